import type { ExecResult, NodeOwner } from '../lab/types.ts';
import { poll, type PollOptions } from '../system/poll.ts';
import { together } from '../system/together.ts';

/** A program that was run, and why it was ended before its time, where it was. */
export interface RanUntil {
  readonly result: ExecResult;
  readonly ended?: string;
}

/**
 * Runs a program in the owner and looks meanwhile for a reason to end it; the deadline is one. It is asked to end
 * (SIGTERM), so that it may clean up, and is waited for.
 */
export async function runUntil(
  owner: NodeOwner,
  program: {
    readonly command: readonly string[];
    /** In a folder that is there. */ readonly pidFile: string;
  },
  look: () => Promise<string | undefined>,
  options: PollOptions,
): Promise<RanUntil> {
  const over = new AbortController();
  const [result, ended] = await together([
    owner.exec(withPidFile(program)).finally(() => {
      over.abort();
    }),
    watch(),
  ]);
  return ended === undefined ? { result } : { result, ended };

  async function watch(): Promise<string | undefined> {
    try {
      const seen = await poll<string>(
        async () => {
          const reason = await look();
          return reason === undefined ? { waiting: '' } : { done: reason };
        },
        { ...options, signal: AbortSignal.any([over.signal, ...(options.signal ? [options.signal] : [])]) },
      );
      if (over.signal.aborted) return undefined;
      await end();
      return seen.ok ? seen.value : `ended: not done after ${Math.round(options.timeoutMs / 1000)} s`;
    } catch (error) {
      if (over.signal.aborted) return undefined;
      await end();
      throw error;
    }
  }

  async function end(): Promise<void> {
    // It may have ended this very moment, and its container with it.
    await owner.exec(['sh', '-c', `kill "$(cat ${program.pidFile})"`]).catch(() => undefined);
  }
}

/** The shell becomes the program, so its process id is the program's. */
function withPidFile({ command, pidFile }: { command: readonly string[]; pidFile: string }): string[] {
  return ['sh', '-c', `echo $$ > ${pidFile}; exec "$@"`, 'sh', ...command];
}
