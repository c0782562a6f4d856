import type { CheckResult, Result } from '../model/result.ts';
import { oneLine } from './text.ts';
import { shellWord } from './units.ts';

/** The command that runs the same again, for a POSIX shell. */
export function reproduceCommand(result: Result): string {
  return commandLine(wordsOf(result));
}

/**
 * The shortest command that asks a check's question again: reading the bundle where that is all it takes, else the run, with
 * the lab left to look into.
 */
export function reproduceCheckCommand(result: Result, { tier }: CheckResult): string {
  const { command, scenario, bundle, given = [] } = result;
  if (command === 'inspect') return reproduceCommand(result);
  // A scenario may declare images, which only `check` reads.
  return tier === 'inspect' && scenario.file === undefined
    ? commandLine(['airtight', 'inspect', bundle.path, ...given])
    : commandLine([...wordsOf(result), '--keep=on-failure']);
}

function wordsOf({ command, bundle, scenario, lab, given = [] }: Result): string[] {
  return [
    ...['airtight', command ?? 'check', bundle.path],
    ...(scenario.file === undefined ? [] : ['--scenario', scenario.file]),
    ...(lab === undefined ? [] : ['--node-image', lab.node.image]),
    ...given,
  ];
}

function commandLine(words: readonly string[]): string {
  return oneLine(words.map(shellWord).join(' '));
}
