import type { Baseline, Finding } from '../model/gate.ts';
import type { CheckResult, Result } from '../model/result.ts';
import { contentId, fingerprint } from './content-id.ts';
import {
  askedGate,
  comparedWith,
  exceptionText,
  foundOfCheck,
  gateRule,
  hasExceptions,
} from './gate-facts.ts';
import { visible } from './text.ts';

/** The GUID of a run in SARIF, by which a later run names it as its baseline. */
export function runGuid(runId: string, bundleSha256: string): string {
  return contentId('sarif', runId, bundleSha256);
}

/** A baseline that holds what SARIF asks for; those of results before 1.3.0 do not. */
type FullBaseline = Baseline & {
  readonly bundle: NonNullable<Baseline['bundle']>;
  readonly outcomes: NonNullable<Baseline['outcomes']>;
};

function fullBaseline({ baseline }: Result): FullBaseline | undefined {
  const { bundle, outcomes } = baseline ?? {};
  return baseline && bundle && outcomes ? { ...baseline, bundle, outcomes } : undefined;
}

/** What a SARIF run says of the gate beside its results; the process ends with the code that the gate decided. */
export function gateOfRun(result: Result) {
  const { gate } = result;
  const baseline = fullBaseline(result);
  const asked = askedGate(result);
  return {
    run: baseline === undefined ? {} : { baselineGuid: runGuid(baseline.runId, baseline.bundle.sha256) },
    invocation:
      gate === undefined ? {} : { exitCode: gate.exitCode, exitCodeDescription: visible(gate.summary) },
    properties: asked === undefined ? {} : { gate: gateRule(asked) },
    notifications: (gate?.expired ?? []).map((by) => ({
      descriptor: { id: 'exception-expired' },
      level: 'error',
      message: { text: visible(`The exception for ${by.check} has expired: ${exceptionText(by)}`) },
    })),
  };
}

/** Suppressions and state of a result: SARIF wants each of them on all results of a run or on none. */
export function gateOfResult(result: Result, check: CheckResult) {
  const { gate } = result;
  const baseline = fullBaseline(result);
  return {
    ...(gate === undefined || !hasExceptions(gate) ? {} : { suppressions: suppressionsOf(result, check) }),
    ...(baseline === undefined ? {} : { baselineState: stateOf(result, baseline, check) }),
  };
}

/** None while anything of the check is not excused: a reader may hide what is suppressed. */
function suppressionsOf(result: Result, check: CheckResult) {
  const { found, excused } = foundOfCheck(result, check);
  if (found === undefined || excused.length < found) return [];
  return [...new Map(excused.map(({ by }) => [exceptionText(by), by])).values()].map((by) => ({
    kind: 'external',
    status: 'accepted',
    justification: visible(by.reason),
    properties: { owner: visible(by.owner), expires: by.expires },
  }));
}

type State = 'new' | 'unchanged' | 'updated' | 'absent';

function stateOf(result: Result, baseline: FullBaseline, check: CheckResult): State {
  const { found = 0, fresh = 0 } = foundOfCheck(result, check);
  if (found > 0 && fresh === found) return 'new';
  const gone = baseline.fixed.some((finding) => finding.check === check.id);
  if (found > 0) return fresh > 0 || gone ? 'updated' : 'unchanged';
  const then = baseline.outcomes[check.id];
  if (then === undefined) return 'new';
  return then === check.outcome.status ? 'unchanged' : 'updated';
}

/**
 * What the baseline holds and this run no longer found. Not of kind `fail`: who does not know of baselines must not take for
 * a failure what is fixed.
 */
export function absentResults(
  result: Result,
  { indexOf, location }: { readonly indexOf: ReadonlyMap<string, number>; readonly location: object },
) {
  const { gate } = result;
  const baseline = fullBaseline(result);
  if (baseline === undefined) return [];
  return baseline.fixed.map(({ check, what }: Finding) => ({
    ruleId: check,
    ruleIndex: indexOf.get(check),
    kind: 'informational',
    level: 'none',
    message: {
      text: visible(`Fixed since the baseline, ${comparedWith(baseline, result)}: ${what}`),
    },
    locations: [location],
    partialFingerprints: { 'airtightFinding/v1': fingerprint(check, what) },
    baselineState: 'absent' satisfies State,
    ...(gate === undefined || !hasExceptions(gate) ? {} : { suppressions: [] }),
  }));
}
