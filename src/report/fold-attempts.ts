import type { Attempt } from '../model/attempt.ts';

/** Attempts that differ in nothing but when they were made, from which port, and how often. */
export interface FoldedAttempt {
  /** The earliest of them. */
  readonly first: Attempt;
  /** When the last of them was last seen, ISO 8601 in UTC. */
  readonly until: string;
  readonly records: number;
  /** Packets or queries of all of them. */
  readonly count: number;
}

/** One line for each kind of attempt, in the order of the first of each. */
export function foldAttempts(attempts: readonly Attempt[]): FoldedAttempt[] {
  const folds = new Map<string, FoldedAttempt>();
  for (const attempt of attempts) {
    const key = likeness(attempt);
    const before = folds.get(key);
    folds.set(key, {
      first: before?.first ?? attempt,
      until: attempt.lastTime,
      records: (before?.records ?? 0) + 1,
      count: (before?.count ?? 0) + attempt.count,
    });
  }
  return [...folds.values()];
}

function likeness(attempt: Attempt): string {
  const { class: name, reason, destination, detail, attribution } = attempt;
  // Each connection has a port of its own.
  const { port: _from, ...source } = attempt.source;
  return JSON.stringify([name, reason, source, destination, detail, attribution]);
}
