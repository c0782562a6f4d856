import pc from 'picocolors';
import type { Attempt } from '../model/attempt.ts';
import type { CheckResult, Result } from '../model/result.ts';
import { formatBytes, plural } from '../model/units.ts';
import {
  attemptsNotAllowed,
  checksOf,
  groupByOutcome,
  nodeWords,
  silenceClaim,
  sourceName,
  tiers,
} from './facts.ts';
import { askedGate, comparedWith, exceptionText, gateLine, gateNotes, sinceBaseline } from './gate-facts.ts';
import { reproduceCommand } from './reproduce.ts';
import { oneLine, visible, withoutCommands } from './text.ts';
import { formatDuration } from './units.ts';
import {
  causeWords,
  classWords,
  outcomeWords,
  tierWords,
  verdictState,
  verdictWords,
  type TierState,
} from './words.ts';

/** Colours of the terminal, or none. */
export type Colours = ReturnType<typeof pc.createColors>;

const attemptsShown = 10;
const findingsShown = 10;

/** The last lines of a run for a terminal, ending in a newline; without `color` it is plain text. */
export function renderSummary(result: Result, options: { readonly color: boolean }): string {
  const colours = pc.createColors(options.color);
  const sections = [
    head(result, colours),
    groups(result, colours),
    attempts(result, colours),
    gate(result, colours),
    again(result, colours),
  ];
  return sectionsText(sections);
}

/** Sections with a blank line between them, empty ones left out, and a newline at the end; no line of it commands a CI system. */
export function sectionsText(sections: readonly (readonly string[])[]): string {
  const kept = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return withoutCommands(`${kept.join('\n\n')}\n`);
}

function head(result: Result, colours: Colours): string[] {
  const { bundle } = result;
  const paint = painter(verdictState[result.verdict], colours);
  const node = nodeWords(result);
  const took = formatDuration(Date.parse(result.finishedAt) - Date.parse(result.startedAt));
  return [
    `${paint(colours.bold(verdictWords[result.verdict].toUpperCase()))}  ${oneLine(result.summary)}`,
    '',
    line('bundle', `${bundle.name} (${bundle.format}, ${formatBytes(bundle.bytes)})`, colours),
    line('sha256', bundle.sha256, colours),
    line('node', `${node.title}. ${node.note}`, colours),
    line('run', `${result.runId}, scenario ${result.scenario.name}, ${took}`, colours),
    ...conditions(result, colours),
  ];
}

/** What limits the claim, a line each. */
export function conditions(result: Result, colours: Colours): string[] {
  return result.conditions.length === 0
    ? [line('limits', 'no condition recorded', colours)]
    : result.conditions.map(({ text }, index) => line(index === 0 ? 'limits' : '', text, colours));
}

/** What needs attention, group by group, and a line that counts all checks. */
export function groups(result: Result, colours: Colours): string[] {
  const shown = groupByOutcome(result.checks).filter(
    ({ status }) => status !== 'pass' && status !== 'not-applicable',
  );
  const lines = shown.flatMap(({ status, checks }) => [
    painter(status, colours)(colours.bold(`${outcomeWords[status]} (${checks.length})`)),
    ...checks.flatMap((check) => checkLines(result, check, colours)),
  ]);
  const count = (status: string) => result.checks.filter((check) => check.outcome.status === status).length;
  const notRun = tiers
    .filter((tier) => checksOf(result, tier).length === 0)
    .map((tier) => tierWords[tier].name);
  return [
    ...lines,
    [
      plural(result.checks.length, 'check'),
      `${count('pass')} passed`,
      `${count('not-applicable')} not applicable`,
      ...(notRun.length === 0 ? [] : [`did not run: ${notRun.join(', ')}`]),
    ].join(' · '),
  ];
}

function checkLines(result: Result, check: CheckResult, colours: Colours): string[] {
  const { outcome } = check;
  const first = `  ${marks[outcome.status]} ${check.tier}/${check.id}  wanted: ${oneLine(check.title)}${check.required ? '' : ' (advisory)'}`;
  const lines = [painter(outcome.status, colours)(visible(first))];
  if (outcome.status === 'manual') lines.push(...indent(outcome.instruction));
  if (outcome.status === 'inconclusive')
    lines.push(...indent(`${causeWords[outcome.cause]}: ${outcome.reason}`));
  if (outcome.status === 'fail' || outcome.status === 'warn') {
    lines.push(...indent(outcome.reason));
    if (outcome.remedy !== undefined) lines.push(...indent(`remedy: ${outcome.remedy}`));
    lines.push(...gateNotes(result, check).flatMap(indent));
  }
  return [...lines, ...check.evidence.map((path) => colours.dim(`      evidence: ${oneLine(path)}`))];
}

function attempts(result: Result, colours: Colours): string[] {
  const claim = silenceClaim(result);
  const seen = attemptsNotAllowed(result);
  const more = seen.length - attemptsShown;
  return [
    painter(claim.state, colours)(claim.text),
    ...seen.slice(0, attemptsShown).map((attempt) => `  ${oneLine(attemptWords(attempt))}`),
    ...(more > 0 ? [`  and ${more} more, in the report`] : []),
  ];
}

function attemptWords({ class: name, source, destination, detail, count }: Attempt): string {
  const who = source.pod === undefined ? `${source.kind} ${source.node}` : sourceName(source);
  const asked = destination.name ?? detail.query;
  const port = destination.port === undefined ? '' : ` port ${destination.port}`;
  const times = count === 1 ? '' : `, ${count} times`;
  return `${classWords[name].name.toLowerCase()}: ${who} to ${destination.address}${port}/${destination.protocol}${asked === undefined ? '' : ` (${asked})`}${times}`;
}

/**
 * What changed since the baseline, and what the gate decided by which rule; in no colour: that of success is the verdict's
 * alone.
 */
function gate(result: Result, colours: Colours): string[] {
  const decided = askedGate(result);
  if (decided === undefined) return [];
  const { summary, expired } = decided;
  return [
    ...since(result, colours),
    line('gate', gateLine(decided, result), colours),
    line('', summary, colours),
    ...expired.map((by) => line('', `expired: the exception for ${by.check} ${exceptionText(by)}`, colours)),
  ];
}

function since(result: Result, colours: Colours): string[] {
  const { baseline } = result;
  if (baseline === undefined) return [];
  const groups = sinceBaseline(baseline).map(({ name, findings }) => ({
    name: name.toLowerCase(),
    findings,
  }));
  const counts = groups.map(({ name, findings }) => `${findings.length} ${name}`).join(', ');
  // What is still there stands above, check by check.
  const moved = groups
    .filter(({ findings }) => findings !== baseline.still)
    .flatMap(({ name, findings }) => findings.map(({ check, what }) => `${name}: ${check}: ${what}`));
  const more = moved.length - findingsShown;
  return [
    line('since', `${comparedWith(baseline, result)}: ${counts}`, colours),
    ...moved.slice(0, findingsShown).map((text) => line('', text, colours)),
    ...(more > 0 ? [line('', `and ${more} more, in the report`, colours)] : []),
  ];
}

/** The command that runs the same again; nothing where there is no need to. */
export function again(result: Result, colours: Colours): string[] {
  return result.verdict === 'ready' ? [] : [line('again', reproduceCommand(result), colours)];
}

const marks = {
  fail: '✗',
  inconclusive: '?',
  manual: '☐',
  warn: '!',
  pass: '✓',
  'not-applicable': '-',
} as const;

/** A fact with its name before it. */
export function line(label: string, text: string, colours: Colours): string {
  return `${colours.dim(label.padEnd(8))}${oneLine(text)}`;
}

function indent(text: string): string[] {
  return visible(text)
    .split('\n')
    .map((each) => `      ${each}`);
}

/** The colour of a state. */
export function painter(state: TierState, colours: Colours): (text: string) => string {
  switch (state) {
    case 'fail':
      return colours.red;
    case 'inconclusive':
      return colours.magenta;
    case 'warn':
      return colours.yellow;
    case 'manual':
      return colours.blue;
    case 'pass':
      return colours.green;
    case 'not-applicable':
    case 'not-run':
      return colours.dim;
  }
}
