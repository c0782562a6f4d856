import { AirtightError, exitCodeOf } from '../errors.ts';
import { visible, withoutCommands } from '../report/text.ts';
import { lineProgress, type Progress, silentProgress } from '../system/progress.ts';
import { treeProgress } from './progress-tree.ts';

/** Colour only for a person: a terminal, and neither NO_COLOR nor --no-color. */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && !process.env['NO_COLOR'] && !process.argv.includes('--no-color');
}

/** Progress on stderr: a live tree on a terminal, plain lines on CI and in pipes, nothing when quiet. */
export function terminalProgress(quiet: boolean): Progress & { stop(): void } {
  if (quiet) return { ...silentProgress, stop: () => undefined };
  if (process.stderr.isTTY && !process.env['CI']) return treeProgress(process.stderr);
  return { ...lineProgress((line) => process.stderr.write(forTerminal(`${line}\n`))), stop: () => undefined };
}

/**
 * Lets output go unread: a reader that has left (`| head`) changes nothing of the verdict. Any other failure to write is told,
 * since what was to be read is not there.
 */
export function guardOutput(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    const fault = new AirtightError('machine', `The output cannot be written: ${error.message}`, {
      code: 'output-unwritable',
      hint: 'Write it where there is room.',
      cause: error,
    });
    printError(fault);
    process.exitCode = exitCodeOf(fault);
  });
}

/** A known error is one line and its next step; an unknown one keeps its stack, for the bug report. */
export function printError(error: unknown): void {
  if (error instanceof AirtightError) {
    process.stderr.write(forTerminal(`airtight: ${error.message}\n`));
    if (error.hint !== undefined) process.stderr.write(forTerminal(`  ${error.hint}\n`));
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(forTerminal(`airtight: a fault of its own; please report it with this:\n${text}\n`));
}

/** Text as it may be printed: names in a bundle are chosen by others, and neither a terminal nor a CI system is to obey them. */
export function forTerminal(text: string): string {
  return withoutCommands(visible(text));
}

/** npm forwards the signal its whole process group got already: a second one this soon is the same key press. */
const samePressMs = 2000;

/** Why a run was stopped from outside: the user's own wish, or a fault that nobody caught. */
const interruption = new AirtightError('interrupted', 'Interrupted: the run was stopped and cleaned up.', {
  code: 'interrupted',
});

/**
 * Turns SIGINT and SIGTERM into an abort, so that the run cleans up before it ends. A later press ends the process at
 * once.
 */
export function interruptible(stopping: string): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  let first = 0;
  const onSignal = (): void => {
    if (!controller.signal.aborted) {
      first = performance.now();
      process.stderr.write(`\nairtight: stopping; ${stopping}\n`);
      controller.abort(interruption);
    } else if (performance.now() - first > samePressMs) process.exit(130);
  };
  // A fault in somebody's event handler must not leave the lab behind either.
  const onFault = (fault: unknown): void => {
    controller.abort(fault);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('uncaughtException', onFault);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      process.off('uncaughtException', onFault);
    },
  };
}
