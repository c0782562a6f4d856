import { type Command, Option } from 'commander';
import type { GateSources } from '../run/read-gate.ts';

/** Adds the options that decide the exit code and nothing else. */
export function addGateOptions(command: Command): Command {
  return command
    .option('--strict', 'exit 1 on warnings too', false)
    .option('--baseline <result>', 'result.json of an older run to compare with')
    .addOption(
      new Option('--gate <findings>', 'which findings stop it: all, or those that the baseline lacks')
        .choices(['all', 'new'])
        .default('all'),
    )
    .option('--exceptions <file>', 'YAML file of findings that somebody answers for until a day');
}

/** The same as words of a command line: what was given, without the defaults. */
export function gateWords({ strict, baseline, gate, exceptions }: GateSources): string[] {
  return [
    ...(strict ? ['--strict'] : []),
    ...(baseline === undefined ? [] : ['--baseline', baseline]),
    ...(gate === 'all' ? [] : ['--gate', gate]),
    ...(exceptions === undefined ? [] : ['--exceptions', exceptions]),
  ];
}
