import { messageOf } from '../errors.ts';
import type { AnyCheck } from '../model/check.ts';
import type { Evidence, EvidenceKey } from '../model/evidence.ts';
import type { Outcome } from '../model/outcome.ts';
import type { CheckResult } from '../model/result.ts';

/** Why a piece of evidence is not there. */
export interface Missing {
  readonly cause: 'prerequisite-failed' | 'timeout' | 'error';
  readonly reason: string;
}

/** Everything the checks are judged on. */
export interface Findings {
  readonly evidence: Evidence;
  /** Why the evidence under a key is absent, where that is known. */
  readonly missing: Partial<Record<EvidenceKey, Missing>>;
  /** Evidence files by key, relative to result.json. */
  readonly files: Partial<Record<EvidenceKey, readonly string[]>>;
}

/** Calls every check on the evidence it names; a check without its evidence is inconclusive and never called. */
export function judge(checks: readonly AnyCheck[], findings: Findings): CheckResult[] {
  return checks.map((check) => {
    const started = performance.now();
    const outcome = outcomeOf(check, findings);
    const { id, tier, title, why, required } = check;
    const evidence = [...new Set(check.needs.flatMap((key) => findings.files[key] ?? []))];
    return { id, tier, title, why, required, outcome, evidence, durationMs: performance.now() - started };
  });
}

function outcomeOf(check: AnyCheck, { evidence, missing }: Findings): Outcome {
  const absent = check.needs.find((key) => evidence[key] === undefined);
  if (absent !== undefined) {
    const known = missing[absent];
    return {
      status: 'inconclusive',
      cause: known?.cause ?? 'evidence-missing',
      reason: known?.reason ?? `There is no evidence under "${absent}".`,
    };
  }
  try {
    // The keys it needs were just seen to be there.
    return check.evaluate(evidence as never);
  } catch (error) {
    // A broken check must not pass, nor take the others with it.
    return { status: 'inconclusive', cause: 'error', reason: `The check itself failed: ${messageOf(error)}` };
  }
}
