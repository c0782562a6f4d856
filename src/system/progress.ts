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
