import type { Result } from '../model/result.ts';
import { sarifOf } from './sarif.ts';

/** Kinds of result that somebody has to look at: what failed or warned, what is not decided, what is to be done by hand. */
const wanting: readonly string[] = ['fail', 'open', 'review'];

/**
 * SARIF for GitHub code scanning: what needs attention and nothing else. GitHub makes an alert of every result, whatever its
 * kind, and would show each check that passed as one.
 */
export function renderCodeScanning(result: Result): string {
  const log = sarifOf(result);
  const runs = log.runs.map((run) => ({
    ...run,
    results: run.results.filter(({ kind }) => wanting.includes(kind)),
  }));
  return `${JSON.stringify({ ...log, runs }, null, 2)}\n`;
}
