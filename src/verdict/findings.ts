import { type Attempt, offendingClasses } from '../model/attempt.ts';
import type { Finding } from '../model/gate.ts';
import type { CheckResult, Result } from '../model/result.ts';

/** What findings are taken from. */
export type Judged = Pick<Result, 'checks' | 'attempts'>;

/** The check whose findings are attempts, each by itself: a new one must not hide behind an old one. */
const attemptsCheck = 'nothing-leaves';

/** Everything that checks failed or warned about. */
export function findingsOf({ checks, attempts }: Judged): Finding[] {
  return checks.flatMap((check) => findingsOfCheck(check, attempts));
}

/** What one check failed or warned about, each by itself; empty where it did neither. */
export function findingsOfCheck({ id, outcome }: CheckResult, attempts: readonly Attempt[]): Finding[] {
  if (outcome.status !== 'fail' && outcome.status !== 'warn') return [];
  const offending = attempts.filter((attempt) => offendingClasses.includes(attempt.class));
  const texts =
    id === attemptsCheck && offending.length > 0
      ? offending.map(textOf)
      : (outcome.found ?? [outcome.reason]);
  return [...new Set(texts.map(steady))].map((what) => ({ check: id, what }));
}

/** In the words of the check's own reason, so that what is copied from a report into an exception fits. */
function textOf({ class: kind, source, destination, detail }: Attempt): string {
  const who =
    source.pod === undefined
      ? `${source.kind} ${source.node}`
      : `${source.kind} ${source.namespace ?? ''}/${source.pod}`;
  if (detail.query !== undefined) return `${kind}: ${who} asked for ${detail.query}`;
  const { protocol, address, port, name } = destination;
  const to = port === undefined ? address : `${address}:${port}`;
  return `${kind}: ${who} tried ${protocol} ${to}${name === undefined ? '' : `, called ${name}`}`;
}

/**
 * The text without what differs from run to run: the random ends of pods' names, times and durations, and lines of files, which
 * move with every edit above them. Addresses stay: a new one must not pass for an old one, even where only the lab's own has
 * changed.
 */
function steady(text: string): string {
  return text
    .replace(/-[a-f0-9]{6,10}-[a-z0-9]{5}\b/g, '-*')
    .replace(/(\/[a-z0-9.-]*[a-z0-9])-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-*')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '*')
    .replace(/\b\d+(?:\.\d+)? ?(?:ms|s)\b/g, '* s')
    .replace(/:\d+(?= [A-Z]\w*\/)/g, ':*')
    .replace(/\(\d+ times\)/g, '(* times)');
}
