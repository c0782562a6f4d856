import type { Baseline, Exception, Finding, Gate } from '../model/gate.ts';
import type { Verdict } from '../model/outcome.ts';
import type { CheckResult } from '../model/result.ts';
import { keyOf } from './baseline.ts';
import { findingsOfCheck, type Judged } from './findings.ts';
import { fold } from './fold.ts';
import { standsIn } from './stands-in.ts';

/** By which rule a pipeline's gate decides. */
export interface GateRule {
  /** Warnings stop it too. */
  readonly strict: boolean;
  /** `new`: what the baseline holds too lets it through. */
  readonly only: 'all' | 'new';
  readonly exceptions: readonly Exception[];
}

export const plainRule: GateRule = { strict: false, only: 'all', exceptions: [] };

/**
 * Decides the exit code. Findings that are excused, or that a baseline knows where only new ones count, do not stop it; what
 * was not answered does, whatever the rule. `startedAt` (ISO 8601) is the day exceptions are held against.
 */
export function decideGate(
  judged: Judged,
  rule: GateRule,
  { startedAt, baseline }: { readonly startedAt: string; readonly baseline?: Baseline | undefined },
): Gate {
  const today = startedAt.slice(0, 10);
  const expired = rule.exceptions.filter(({ expires }) => expires < today);
  const active = rule.exceptions.filter(({ expires }) => expires >= today);
  const known = new Set(rule.only === 'new' ? baseline?.still.map(keyOf) : []);
  const excused: Gate['excused'] = [];
  const counted: Finding[] = [];
  const used = new Set<Exception>();
  const rest = judged.checks.map((check) => {
    const findings = findingsOfCheck(check, judged.attempts);
    const left = findings.filter((finding) => {
      const covering = active.filter((exception) => covers(exception, finding));
      for (const exception of covering) used.add(exception);
      const [by] = covering;
      if (by) excused.push({ finding, by });
      return !by && !known.has(keyOf(finding));
    });
    counted.push(...left);
    return findings.length > 0 && left.length === 0 ? letThrough(check) : check;
  });
  const verdict = fold(rest);
  const { strict, only } = rule;
  return {
    exitCode: expired.length > 0 ? 1 : exitCodeOfVerdict(verdict, strict),
    strict,
    only,
    summary: summaryOf(verdict, { strict, expired, rest, through: excused.length + known.size }),
    counted,
    excused,
    expired,
    unused: active.filter((exception) => !used.has(exception)),
  };
}

function covers({ check, match }: Exception, finding: Finding): boolean {
  return check === finding.check && (match === undefined || standsIn(finding.what, match));
}

/** For the exit code alone: the check stays what it is everywhere else. */
function letThrough(check: CheckResult): CheckResult {
  return { ...check, outcome: { status: 'pass' } };
}

/** 0 ready (with warnings too, unless strict), 1 not ready, 2 inconclusive. */
export function exitCodeOfVerdict(verdict: Verdict, strict: boolean): Gate['exitCode'] {
  switch (verdict) {
    case 'ready':
      return 0;
    case 'ready-with-warnings':
      return strict ? 1 : 0;
    case 'not-ready':
      return 1;
    case 'inconclusive':
      return 2;
  }
}

function summaryOf(
  verdict: Verdict,
  of: {
    readonly strict: boolean;
    readonly expired: readonly Exception[];
    /** The checks, those that were let through as passed. */
    readonly rest: readonly CheckResult[];
    /** How many findings were let through. */
    readonly through: number;
  },
): string {
  const [first] = of.expired;
  if (first) {
    const more = of.expired.length > 1 ? ` (and ${of.expired.length - 1} more)` : '';
    return `Stopped: the exception for ${first.check} of ${first.owner} expired on ${first.expires}${more}.`;
  }
  const named = (stops: (check: CheckResult) => boolean): string =>
    of.rest
      .filter(stops)
      .map(({ id }) => id)
      .join(', ');
  switch (verdict) {
    case 'not-ready':
      return `Stopped by ${named(({ required, outcome }) => required && outcome.status === 'fail')}.`;
    case 'inconclusive':
      return 'Not decided: required checks gave no answer, and neither a baseline nor an exception stands in for one.';
    case 'ready-with-warnings':
      if (of.strict)
        return `Stopped by warnings of ${named(({ outcome: { status } }) => status === 'warn' || status === 'fail')} (--strict).`;
      return of.through > 0
        ? 'Let through: what was found is excused, known or a warning.'
        : 'Let through, with warnings.';
    case 'ready':
      return of.through > 0 ? 'Let through: what was found is excused or known.' : 'Let through.';
  }
}
