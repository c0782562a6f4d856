import type { Result } from '../../model/result.ts';

/** What became of failures from one run to the next; checks by `tier/id`. */
export interface Change {
  /** Run it was held against. */
  readonly against: string;
  /** Fail now and did not before. */
  readonly new: readonly string[];
  /** Failed before, and hold now. */
  readonly fixed: readonly string[];
  /** Failed before, and nothing was decided about them now: no proof that they are mended. */
  readonly undecided: readonly string[];
}

/** Holds a run's failures against those of the run before. */
export function changeBetween(before: Result, now: Result): Change {
  const [was, is] = [statuses(before), statuses(now)];
  const failed = [...was].filter(([, status]) => status === 'fail').map(([name]) => name);
  const holds = (name: string): boolean => ['pass', 'warn'].includes(is.get(name) ?? '');
  return {
    against: before.runId,
    new: [...is]
      .filter(([name, status]) => status === 'fail' && was.get(name) !== 'fail')
      .map(([name]) => name),
    fixed: failed.filter(holds),
    undecided: failed.filter((name) => is.get(name) !== 'fail' && !holds(name)),
  };
}

function statuses({ checks }: Result): Map<string, string> {
  return new Map(checks.map(({ tier, id, outcome }) => [`${tier}/${id}`, outcome.status]));
}
