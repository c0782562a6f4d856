import type { CheckResult, Result } from '../model/result.ts';
import { isNodeOfBundle } from './facts.ts';
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
    ? commandLine(['airtight', 'inspect', bundle.path, ...ofInspect(given)])
    : commandLine([...wordsOf(result), '--keep=on-failure']);
}

function wordsOf(result: Result): string[] {
  const { command, bundle, scenario, lab, given = [] } = result;
  return [
    ...['airtight', command ?? 'check', bundle.path],
    ...(scenario.file === undefined ? [] : ['--scenario', scenario.file]),
    // The bundle's own is taken anew: named, it would be looked for in Docker, and be a condition of the claim.
    ...(lab === undefined || isNodeOfBundle(result) ? [] : ['--node-image', lab.node.image]),
    ...given,
  ];
}

/** Options with a value that `check` has and `inspect` lacks. */
const ofCheckAlone: readonly (string | undefined)[] = [
  ...['--watch-mode', '--system-images', '--timeout'],
  ...['--baseline', '--gate', '--exceptions'],
];

function ofInspect(given: readonly string[]): string[] {
  return given.filter(
    (word, index) =>
      word !== '--strict' && ![word, given[index - 1]].some((each) => ofCheckAlone.includes(each)),
  );
}

function commandLine(words: readonly string[]): string {
  return oneLine(words.map(shellWord).join(' '));
}
