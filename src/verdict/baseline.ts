import type { Baseline, Finding } from '../model/gate.ts';
import type { Result } from '../model/result.ts';
import { findingsOf, type Judged } from './findings.ts';

/** An older result, and the SHA-256 (hex) of its file. */
export interface OlderResult {
  readonly result: Pick<Result, 'runId' | 'verdict' | 'bundle' | 'checks' | 'attempts'>;
  readonly sha256: string;
}

/** What is new, still there, fixed and not decided any more, compared with an older result. */
export function compareWith({ result: old, sha256 }: OlderResult, current: Judged): Baseline {
  const [before, now] = [findingsOf(old), findingsOf(current)];
  const [inOld, inNew] = [new Set(before.map(keyOf)), new Set(now.map(keyOf))];
  const gone = before.filter((finding) => !inNew.has(keyOf(finding)));
  return {
    runId: old.runId,
    sha256,
    bundle: { name: old.bundle.name, sha256: old.bundle.sha256 },
    verdict: old.verdict,
    outcomes: Object.fromEntries(old.checks.map(({ id, outcome }) => [id, outcome.status])),
    new: now.filter((finding) => !inOld.has(keyOf(finding))),
    still: now.filter((finding) => inOld.has(keyOf(finding))),
    // A check that gave no answer this time has not fixed anything.
    fixed: gone.filter((finding) => wasAnswered(finding, current)),
    undecided: gone.filter((finding) => !wasAnswered(finding, current)),
  };
}

function wasAnswered({ check }: Finding, { checks }: Judged): boolean {
  const status = checks.find(({ id }) => id === check)?.outcome.status;
  return status === 'pass' || status === 'warn' || status === 'fail';
}

/** Findings with the same key are the same. */
export function keyOf({ check, what }: Finding): string {
  return `${check}\n${what}`;
}
