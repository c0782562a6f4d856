/** Told what a run is doing, as it does it; renderers on the terminal and in tests listen. */
export interface Progress {
  /** A stage began. */
  start(stage: string): void;
  /** A stage ended; `detail` is a short fact such as `4 images, 12 MB`. */
  end(stage: string, status: 'done' | 'failed' | 'skipped', ms: number, detail?: string): void;
  note(text: string): void;
}

export const silentProgress: Progress = {
  start: () => undefined,
  end: () => undefined,
  note: () => undefined,
};

/** Plain lines for logs and pipes: one when a stage ends, none while it runs. */
export function lineProgress(write: (line: string) => void): Progress {
  const mark = { done: 'ok  ', failed: 'FAIL', skipped: 'skip' } as const;
  return {
    start: () => undefined,
    end: (stage, status, ms, detail) => {
      write(
        `${mark[status]} ${stage} ${(ms / 1000).toFixed(1)}s${detail === undefined ? '' : ` — ${detail}`}`,
      );
    },
    note: (text) => {
      write(`     ${text}`);
    },
  };
}

const clearLine = '\r\u001b[2K';

/** A terminal: finished stages above, the running ones with their elapsed time on the last line. */
export function liveProgress(stream: NodeJS.WriteStream): Progress & { stop(): void } {
  const running = new Map<string, number>();
  const draw = (): void => {
    if (running.size === 0) return;
    const now = performance.now();
    const parts = [...running].map(([stage, since]) => `${stage} ${((now - since) / 1000).toFixed(0)}s`);
    stream.write(
      `${clearLine}… ${parts.join(' · ')}`.slice(0, clearLine.length + Math.max(20, stream.columns - 1)),
    );
  };
  const lines = lineProgress((line) => {
    stream.write(`${clearLine}${line}\n`);
    draw();
  });
  const timer = setInterval(draw, 250);
  timer.unref();
  return {
    start: (stage) => {
      running.set(stage, performance.now());
      draw();
    },
    end: (stage, status, ms, detail) => {
      running.delete(stage);
      lines.end(stage, status, ms, detail);
    },
    note: lines.note.bind(lines),
    stop: () => {
      clearInterval(timer);
      stream.write(clearLine);
    },
  };
}
