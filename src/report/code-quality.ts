import type { CheckResult, Result } from '../model/result.ts';
import { concernsOf, outcomeText, placeLine, placeUri, type Concern } from './concerns.ts';
import { fingerprint } from './content-id.ts';
import { gateNotes } from './gate-facts.ts';
import { visible } from './text.ts';

/**
 * GitLab's code quality report, the part of the CodeClimate format that GitLab reads: what failed, warned, was not decided or
 * is to be done by hand, once for each place. The list cannot say "passed": a run without a check is a finding, not an empty list.
 */
export function renderCodeQuality(result: Result): string {
  const found = result.checks
    .flatMap((check) => concernsOf(result, check))
    .flatMap((concern) => {
      const severity = severityOf(concern.check);
      return severity === undefined ? [] : [issue(result, concern, severity)];
    });
  const issues = result.checks.length === 0 ? [nothingChecked(result)] : found;
  return `${JSON.stringify(issues, null, 2)}\n`;
}

type Severity = 'minor' | 'major' | 'critical' | 'blocker';

function severityOf({ outcome, required }: CheckResult): Severity | undefined {
  switch (outcome.status) {
    case 'fail':
      return required ? 'blocker' : 'major';
    case 'inconclusive':
    case 'manual':
      return required ? 'critical' : 'minor';
    case 'warn':
      return 'minor';
    case 'pass':
    case 'not-applicable':
      return undefined;
  }
}

function issue(result: Result, { check, place, fingerprint: same }: Concern, severity: Severity) {
  const { outcome } = check;
  return {
    description: [
      outcomeText(check),
      ...('remedy' in outcome && outcome.remedy !== undefined ? [visible(`Remedy: ${outcome.remedy}`)] : []),
      ...gateNotes(result, check).map(visible),
    ].join('\n'),
    check_name: `${check.tier}/${check.id}`,
    fingerprint: same,
    severity,
    // GitLab links to a line: the first stands for the whole file.
    location: { path: placePath(result, place), lines: { begin: placeLine(place) ?? 1 } },
  };
}

/** A path and no URI: GitLab shows it as it is. */
function placePath(result: Result, place: Concern['place']): string {
  return decodeURIComponent(placeUri(result, place));
}

function nothingChecked(result: Result) {
  return {
    description: 'No check ran: the result holds none.',
    check_name: 'no-checks',
    fingerprint: fingerprint('no-checks'),
    severity: 'blocker',
    location: { path: placePath(result, undefined), lines: { begin: 1 } },
  };
}
