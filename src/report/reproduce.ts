import type { Result } from '../model/result.ts';
import { oneLine } from './text.ts';
import { shellWord } from './units.ts';

/** The command that runs the same again, for a POSIX shell. */
export function reproduceCommand(result: Result): string {
  const words = ['airtight', result.command ?? 'check', result.bundle.path];
  if (result.scenario.file !== undefined) words.push('--scenario', result.scenario.file);
  if (result.lab !== undefined) words.push('--node-image', result.lab.node.image);
  words.push(...(result.given ?? []));
  return oneLine(words.map(shellWord).join(' '));
}
