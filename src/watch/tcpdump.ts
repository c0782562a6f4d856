import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import type { LabRanges } from '../lab/types.ts';
import { captureFilter } from './filter.ts';

/** Bytes kept of a packet: enough for a ClientHello with post-quantum keys and a ticket in one offloaded segment. */
const snapLength = 3840;

/** Captures what passes any interface. Immediate mode hands each packet over at once instead of in blocks of up to a second. */
export function captureCommand(ranges: LabRanges): string[] {
  return tcpdump(['-i', 'any', '-y', 'LINUX_SLL2', '--immediate-mode', '-B', '16384'], captureFilter(ranges));
}

/** Takes what rules of netfilter log to the group. */
export function logCommand(group: number): string[] {
  return tcpdump(['-i', `nflog:${group}`, '-y', 'NFLOG']);
}

/** The shell says its process id on stderr and becomes tcpdump, so that the id is the one to signal. */
function tcpdump(source: readonly string[], ...filter: string[]): string[] {
  // Without -Z root Debian's tcpdump changes to a user of its own, for which it would need more capabilities.
  const all = [...source, '-U', '-n', '-s', String(snapLength), '-Z', 'root', '-w', '-', ...filter];
  return ['sh', '-c', 'echo "airtight-pid $$" >&2; exec tcpdump "$@"', 'airtight-capture', ...all];
}

/** What tcpdump counts, as it says when it ends. */
export interface TcpdumpCounters {
  readonly captured: number;
  readonly dropped: number;
}

const keptLines = 50;
/** What tcpdump says when all is well. */
const usual = /^(airtight-pid |\d+ packets? |tcpdump: (listening on|data link type) )/;

/** Follows tcpdump's stderr: its process id, that it listens, its counters, its last words. */
export class TcpdumpLog {
  readonly #lines: string[] = [];
  readonly listening: Promise<void>;
  readonly ended: Promise<void>;
  #pid: string | undefined;

  constructor(stderr: Readable) {
    const reader = createInterface({ input: stderr });
    let heard = (): void => undefined;
    this.listening = new Promise((resolve) => {
      heard = resolve;
    });
    reader.on('line', (line) => {
      this.#pid ??= /^airtight-pid (\d+)$/.exec(line)?.[1];
      this.#lines.push(line);
      if (this.#lines.length > keptLines) this.#lines.shift();
      if (line.includes('listening on')) heard();
    });
    this.ended = new Promise((resolve) => {
      reader.once('close', resolve);
      stderr.once('error', () => {
        resolve();
      });
    });
  }

  get pid(): string | undefined {
    return this.#pid;
  }

  /** The last line that says something went wrong; empty where none does. */
  get lastWords(): string {
    return this.#lines.findLast((line) => line.trim() !== '' && !usual.test(line)) ?? '';
  }

  /** Undefined until tcpdump has said them. */
  get counters(): TcpdumpCounters | undefined {
    const number = (pattern: RegExp) => {
      const found = this.#lines.map((line) => pattern.exec(line)?.[1]).find((text) => text !== undefined);
      return found === undefined ? undefined : Number(found);
    };
    const captured = number(/^(\d+) packets? captured/);
    const byKernel = number(/^(\d+) packets? dropped by kernel/);
    if (captured === undefined || byKernel === undefined) return undefined;
    return { captured, dropped: byKernel + (number(/^(\d+) packets? dropped by interface/) ?? 0) };
  }
}
