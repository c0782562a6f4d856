import { type Attempt, type AttemptClass, offendingClasses } from '../model/attempt.ts';
import { tierSchema, type OutcomeStatus, type Tier } from '../model/outcome.ts';
import type { CheckResult, Result } from '../model/result.ts';
import { plural } from '../model/units.ts';
import { classWords, outcomeWords, type TierState } from './words.ts';

/** Every tier, in the order of the ladder. */
export const tiers: readonly Tier[] = tierSchema.options;

/** Order of the groups: failed first, not applicable last. */
export const outcomeOrder = Object.keys(outcomeWords) as readonly OutcomeStatus[];

/** Order of the classes of attempt: what nothing allows comes first. */
export const classOrder = Object.keys(classWords) as readonly AttemptClass[];

/** Checks of one outcome. */
export interface OutcomeGroup {
  readonly status: OutcomeStatus;
  readonly checks: readonly CheckResult[];
}

/** The checks by outcome, in reading order, without empty groups. */
export function groupByOutcome(checks: readonly CheckResult[]): OutcomeGroup[] {
  return outcomeOrder
    .map((status) => ({ status, checks: checks.filter((check) => check.outcome.status === status) }))
    .filter((group) => group.checks.length > 0);
}

/** Checks of a tier, in the order of the result. */
export function checksOf(result: Result, tier: Tier): CheckResult[] {
  return result.checks.filter((check) => check.tier === tier);
}

/** The worst outcome among a tier's checks; `not-run` without any, so that silence never looks like success. */
export function tierState(checks: readonly CheckResult[]): TierState {
  return groupByOutcome(checks)[0]?.status ?? 'not-run';
}

/** Attempts of one class: records, and the packets or queries folded into them. */
export interface ClassCount {
  readonly class: AttemptClass;
  readonly attempts: readonly Attempt[];
  readonly packets: number;
}

/** Every class with its attempts, also those without any. */
export function countByClass(result: Result): ClassCount[] {
  return classOrder.map((name) => {
    const attempts = result.attempts.filter((attempt) => attempt.class === name);
    return { class: name, attempts, packets: attempts.reduce((sum, attempt) => sum + attempt.count, 0) };
  });
}

/** Attempts that nothing allows, in the order of the result. */
export function attemptsNotAllowed(result: Result): Attempt[] {
  return result.attempts.filter((attempt) => offendingClasses.includes(attempt.class));
}

/** Who made an attempt: `namespace/pod` where a pod is known, else what kind of source it was; of a pull, the node that made it. */
export function sourceName({ kind, namespace, pod, process, node }: Attempt['source']): string {
  if (kind === 'pod' && pod !== undefined) {
    const name = `${namespace ?? '?'}/${pod}`;
    return process === 'containerd' ? `containerd on ${node}, for ${name}` : name;
  }
  return kind === 'unknown' ? 'not known' : kind;
}

/** Whether anything watched, so that attempts can be counted: there is one, or a silence check came to an answer. */
export function wasWatched(result: Result): boolean {
  const answered = checksOf(result, 'silence').some(({ outcome }) =>
    ['pass', 'warn', 'fail'].includes(outcome.status),
  );
  return result.attempts.length > 0 || answered;
}

/** What may be said about attempts to leave; `state` is `pass` only where silence was proven. */
export interface SilenceClaim {
  readonly state: TierState;
  readonly text: string;
}

/** The strongest sentence about attempts that the silence checks allow, and no stronger. */
export function silenceClaim(result: Result): SilenceClaim {
  const checks = checksOf(result, 'silence');
  const state = tierState(checks);
  const seen = attemptsNotAllowed(result).length;
  const undecided = checks.some((check) => ['inconclusive', 'manual'].includes(check.outcome.status));
  if (seen > 0) {
    const more =
      undecided || state === 'not-run' ? ' The watch is not proven complete: there may be more.' : '';
    return {
      state: 'fail',
      text: `${plural(seen, 'attempt')} that nothing allows ${seen === 1 ? 'was' : 'were'} seen.${more}`,
    };
  }
  switch (state) {
    case 'pass':
    case 'warn':
      return checks.some((check) => check.outcome.status === 'pass')
        ? {
            state,
            text: `${noAttempt(result)} was seen, and the silence checks passed${state === 'warn' ? ' or warned' : ''}.`,
          }
        : {
            state,
            text: `${noAttempt(result)} is recorded, but no silence check passed: this is no proof of silence.`,
          };
    case 'fail':
      return {
        state,
        text: `${noAttempt(result)} is recorded, but a silence check failed: this is no proof of silence.`,
      };
    case 'inconclusive':
    case 'manual':
      return {
        state,
        text: `${noAttempt(result)} is recorded, but the watch is not proven: this is no proof of silence.`,
      };
    case 'not-applicable':
    case 'not-run':
      return {
        state,
        text: 'The silence checks did not run: this report says nothing about attempts to leave.',
      };
  }
}

/** What may be seen and breaks nothing: each is named where it was, so that "no attempt" is never said of it. */
const allowedWords = {
  declared: 'what the scenario allows',
  platform: 'what an empty cluster does by itself',
  'search-noise': 'search-domain expansions of names',
} as const satisfies Partial<Record<AttemptClass, string>>;

function noAttempt(result: Result): string {
  const seen = Object.entries(allowedWords).filter(([name]) =>
    result.attempts.some((attempt) => attempt.class === name),
  );
  return seen.length === 0
    ? 'No attempt'
    : `No attempt beyond ${seen.map(([, words]) => words).join(' and ')}`;
}

/** Whether the node that ran was the bundle's own; where it was not, that is among the conditions. */
export function isNodeOfBundle({ lab, conditions }: Result): boolean {
  return lab !== undefined && conditions.every(({ id }) => id !== 'node-image');
}

/** Which node the claim rests on, the stand-in said plainly; where its image came from is said only where it is known. */
export function nodeWords(result: Result): { title: string; note: string } {
  const lab = result.lab;
  if (lab === undefined) {
    return {
      title: 'No node ran',
      note: 'Nothing of the bundle was run.',
    };
  }
  const { node } = lab;
  if (node.standIn) {
    return {
      title: 'THE STAND-IN, not K3s',
      note: `K3s itself did not run. Image ${node.image}, version ${node.version}.`,
    };
  }
  const origin = isNodeOfBundle(result) ? 'Node image of the bundle' : 'Node image';
  return { title: `K3s ${node.version}`, note: `${origin}: ${node.image}.` };
}
