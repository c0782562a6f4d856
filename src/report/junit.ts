import type { CheckResult, Result } from '../model/result.ts';
import { checksOf, tiers } from './facts.ts';
import { foundBeyondReason } from './concerns.ts';
import { askedGate, comparedWith, gateLine, gateNotes } from './gate-facts.ts';
import { placesOf } from './places.ts';
import { reproduceCheckCommand } from './reproduce.ts';
import { causeWords, wanted } from './words.ts';

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

/** Places named in a test case; the rest are in the report. */
const placesShown = 5;

/** JUnit XML: a suite per tier, `classname` the tier (GitLab shows it as suite), `name` the check's id. */
export function renderJunit(result: Result): string {
  const suites = tiers
    .map((tier) => ({ tier, checks: checksOf(result, tier) }))
    .filter(({ checks }) => checks.length > 0)
    .map(({ tier, checks }) => {
      const cases = checks.map((check) => testCase(result, check)).join('');
      return suite(tier, count(checks), checks, `${properties(result)}${cases}`);
    });
  // A file without a test case reads as success everywhere; a run that checked nothing is none.
  if (suites.length === 0)
    suites.push(suite('airtight', { tests: 1, failures: 0, errors: 1, skipped: 0 }, [], nothingChecked));
  const total =
    result.checks.length === 0 ? { tests: 1, failures: 0, errors: 1, skipped: 0 } : count(result.checks);
  const name = attribute('name', `airtight ${result.scenario.name} ${result.bundle.name}`);
  // Jenkins' schema knows `skipped` of a suite only, and `timestamp` too: no result says when a tier began.
  const { skipped: _, ...ofAll } = total;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites${name}${countAttributes(ofAll)}${timeOf(result.checks)}>\n`,
    ...suites,
    '</testsuites>\n',
  ].join('');
}

const nothingChecked =
  '    <testcase classname="airtight" name="no-checks" time="0.000">\n' +
  '      <error message="No check ran: the result holds none." type="inconclusive"></error>\n' +
  '    </testcase>\n';

function suite(name: string, counts: Counts, checks: readonly CheckResult[], cases: string): string {
  return `  <testsuite${attribute('name', name)}${countAttributes(counts)}${timeOf(checks)}>\n${cases}  </testsuite>\n`;
}

/** The gate is the run's, and a suite the most that readers know properties of: each suite has it. */
function properties(result: Result): string {
  const { baseline } = result;
  const gate = askedGate(result);
  if (gate === undefined) return '';
  const said = {
    gate: `${gateLine(gate, result)} ${gate.summary}`,
    ...(baseline === undefined ? {} : { baseline: comparedWith(baseline, result) }),
  };
  const list = Object.entries(said).map(
    ([name, value]) => `      <property${attribute('name', name)}${attribute('value', value)}/>\n`,
  );
  return `    <properties>\n${list.join('')}    </properties>\n`;
}

function testCase(result: Result, check: CheckResult): string {
  const head = `    <testcase${attribute('classname', check.tier)}${attribute('name', check.id)}${timeOf([check])}`;
  const body = outcomeElement(result, check);
  return body === '' ? `${head}/>\n` : `${head}>\n      ${body}\n    </testcase>\n`;
}

function outcomeElement(result: Result, check: CheckResult): string {
  const { outcome } = check;
  switch (outcome.status) {
    case 'pass':
      return outcome.note === undefined ? '' : `<system-out>${escapeXml(outcome.note)}</system-out>`;
    case 'warn':
      return `<system-out>${escapeXml(`warning: ${details(result, check, outcome.reason, outcome.remedy)}`)}</system-out>`;
    case 'fail':
      return element(
        'failure',
        check,
        outcome.reason,
        details(result, check, outcome.reason, outcome.remedy),
      );
    case 'inconclusive': {
      const reason = `${causeWords[outcome.cause]}: ${outcome.reason}`;
      return element('error', check, reason, details(result, check, reason));
    }
    case 'not-applicable':
      return `<skipped${attribute('message', `${wanted(check.title)}: not applicable: ${outcome.reason}`)}/>`;
    case 'manual': {
      const reason = `to be done by hand: ${outcome.instruction}`;
      return isError(check)
        ? element('error', check, reason, details(result, check, reason))
        : `<skipped${attribute('message', `${wanted(check.title)}: ${reason}`)}/>`;
    }
  }
}

function shortened(texts: readonly string[], shown: number): string[] {
  const more = texts.length - shown;
  return [...texts.slice(0, shown), ...(more > 0 ? [`and ${more} more`] : [])];
}

function element(name: 'failure' | 'error', check: CheckResult, reason: string, body: string): string {
  const type = attribute('type', check.outcome.status);
  return `<${name}${attribute('message', `${wanted(check.title)}: ${reason}`)}${type}>${escapeXml(body)}</${name}>`;
}

function details(result: Result, check: CheckResult, reason: string, remedy?: string): string {
  return [
    wanted(check.title),
    reason,
    ...foundBeyondReason(check).map((text) => `Found too: ${text}`),
    ...(remedy === undefined ? [] : [`Remedy: ${remedy}`]),
    // An excused failure stays a failure: who reads it here must know that somebody answers for it.
    ...gateNotes(result, check),
    `Why it matters: ${check.why}`,
    ...(check.required ? [] : ['Advisory: it does not decide the verdict.']),
    ...shortened(placesOf(result, check), placesShown).map((place) => `Where in the bundle: ${place}`),
    ...check.evidence.map((path) => `Evidence: ${path}`),
    `How to reproduce: ${reproduceCheckCommand(result, check)}`,
  ].join('\n');
}

/** What a person has yet to answer leaves the verdict open: where it decides, it must not pass as skipped. */
function isError({ outcome, required }: CheckResult): boolean {
  return outcome.status === 'inconclusive' || (outcome.status === 'manual' && required);
}

function count(checks: readonly CheckResult[]): Counts {
  const having = (...statuses: string[]) =>
    checks.filter((check) => statuses.includes(check.outcome.status)).length;
  const errors = checks.filter(isError).length;
  return {
    tests: checks.length,
    failures: having('fail'),
    errors,
    skipped: having('not-applicable', 'manual', 'inconclusive') - errors,
  };
}

function countAttributes(counts: Partial<Counts>): string {
  return Object.entries(counts)
    .map(([name, value]) => attribute(name, String(value)))
    .join('');
}

/** JUnit counts in seconds. */
function timeOf(checks: readonly CheckResult[]): string {
  const milliseconds = checks.reduce((sum, check) => sum + check.durationMs, 0);
  return attribute('time', (milliseconds / 1000).toFixed(3));
}

function attribute(name: string, value: string): string {
  // A raw newline in an attribute is read back as a space.
  return ` ${name}="${escapeXml(value).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`;
}

/** Escapes for text and attributes, and strips what XML 1.0 cannot hold even as a reference. */
function escapeXml(text: string): string {
  return text
    .replaceAll('\r', '')
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
