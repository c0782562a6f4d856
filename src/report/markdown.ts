import type { Attempt } from '../model/attempt.ts';
import type { CheckResult, Result } from '../model/result.ts';
import { foundBeyondReason, outcomeText } from './concerns.ts';
import {
  attemptsNotAllowed,
  checksOf,
  groupByOutcome,
  nodeWords,
  silenceClaim,
  sourceName,
  tiers,
  tierState,
} from './facts.ts';
import { askedGate, comparedWith, exceptionText, gateLine, gateNotes, sinceBaseline } from './gate-facts.ts';
import { escapeMarkdown } from './markdown-text.ts';
import { placesOf } from './places.ts';
import { reproduceCheckCommand } from './reproduce.ts';
import { oneLine } from './text.ts';
import { outcomeWords, tierStateWords, tierWords, verdictWords } from './words.ts';

/** Most bytes of a GitHub step summary. */
export const summaryLimit = 1024 * 1024;
/** Most characters of a comment on a pull request. */
const commentLimit = 65_536;

const cutTop = '- and more, below\n';
const cutAll =
  '\n\n**Cut here: GitHub shows no more than 1 MiB. `report.html` of the run holds everything.**\n';

/**
 * Markdown for a GitHub step summary: at most 1 MiB, and cut with a sentence that says so. What stands above the heading
 * "Details" fits a comment on a pull request.
 */
export function renderMarkdown(result: Result): string {
  const blocks = [...top(result), '\n## Details\n', ...details(result)];
  return within(blocks, summaryLimit, (text) => Buffer.byteLength(text), cutAll).join('');
}

/** The first of the blocks that fit the limit with the sentence that follows a cut: no block is ever cut in two. */
function within(
  blocks: readonly string[],
  limit: number,
  sizeOf: (text: string) => number,
  sentence: string,
): string[] {
  const sizes = blocks.map(sizeOf);
  if (sizes.reduce((sum, size) => sum + size, 0) <= limit) return [...blocks];
  let room = limit - sizeOf(sentence);
  const end = sizes.findIndex((size) => (room -= size) < 0);
  return [...blocks.slice(0, end), sentence];
}

function top(result: Result): string[] {
  const { bundle, summary, verdict, conditions } = result;
  const node = nodeWords(result);
  const head = [
    `# ${verdictWords[verdict]}: ${say(bundle.name, 100)}\n\n${say(summary, 500)}\n\n`,
    `Bundle SHA-256: ${say(bundle.sha256, 64)}\n\nNode: **${say(node.title, 100)}**. ${say(node.note, 300)}\n\n`,
    `${say(silenceClaim(result).text, 300)}\n\n`,
    ...gate(result),
    '| Tier | Came to |\n| --- | --- |\n',
    ...tiers.map(
      (tier) => `| ${tierWords[tier].name} | ${tierStateWords[tierState(checksOf(result, tier))]} |\n`,
    ),
  ];
  const attention = groupByOutcome(result.checks)
    .filter(({ status }) => status !== 'pass' && status !== 'not-applicable')
    .flatMap(({ status, checks }) =>
      checks.map(
        (check) =>
          `- **${outcomeWords[status]}**: ${nameOf(check)}: ${say(outcomeText(check), 300)}\n${notes(result, check)}`,
      ),
    );
  const lists = [
    ...list(
      'What limits this claim',
      conditions.map(({ text }) => `- ${say(text, 300)}\n`),
    ),
    ...list('What needs attention', attention),
  ];
  return within([...head, ...lists], commentLimit, (text) => text.length, cutTop);
}

/** What the gate decided, and what became of the baseline's findings: a paragraph each. */
function gate(result: Result): string[] {
  const { baseline } = result;
  const decided = askedGate(result);
  if (decided === undefined) return [];
  const line = `Gate: ${gateLine(decided, result)} ${decided.summary}`;
  if (baseline === undefined) return [`${say(line, 500)}\n\n`];
  const counts = sinceBaseline(baseline).map(
    ({ name, findings }) => `${findings.length} ${name.toLowerCase()}`,
  );
  const since = `Since the baseline, ${comparedWith(baseline, result)}: ${counts.join(', ')}.`;
  return [`${say(line, 500)}\n\n`, `${say(since, 500)}\n\n`];
}

/** What baseline and exceptions say of a check, below it. */
function notes(result: Result, check: CheckResult): string {
  return gateNotes(result, check)
    .map((note) => `  - ${say(note, 300)}\n`)
    .join('');
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`\n### ${title}\n\n`, ...lines];
}

function details(result: Result): string[] {
  if (result.checks.length === 0) return ['\nNo check ran: the result holds none.\n'];
  const attempts = attemptsNotAllowed(result);
  return [
    ...(attempts.length === 0 ? [] : [attemptsHead, ...attempts.map(attemptRow)]),
    ...groupByOutcome(result.checks).flatMap(({ status, checks }) =>
      list(
        `${outcomeWords[status]} (${checks.length})`,
        checks.map((check) => article(result, check)),
      ),
    ),
    ...findings(result),
    ...exceptions(result),
  ];
}

function findings({ baseline }: Result): string[] {
  if (baseline === undefined) return [];
  return sinceBaseline(baseline).flatMap(({ name, findings: all }) =>
    list(
      `Since the baseline: ${name.toLowerCase()} (${all.length})`,
      all.map(({ check, what }) => `- ${say(check, 100)}: ${say(what, 1000)}\n`),
    ),
  );
}

function exceptions({ gate: decided }: Result): string[] {
  const { expired = [], excused = [], unused = [] } = decided ?? {};
  return list('Exceptions', [
    ...expired.map((by) => `- Expired, stops the gate: ${say(`${by.check}, ${exceptionText(by)}`, 1000)}\n`),
    ...excused.map(
      ({ by, finding }) =>
        `- Excused: ${say(`${by.check}, ${exceptionText(by)}`, 1000)}\n  - ${say(finding.what, 1000)}\n`,
    ),
    ...unused.map((by) => `- Excused nothing: ${say(`${by.check}, ${exceptionText(by)}`, 1000)}\n`),
  ]);
}

const attemptsHead =
  '\n### Attempts that nothing allows\n\n| Who | Where to | Times | Why it counts |\n| --- | --- | --- | --- |\n';

function attemptRow({ source, destination, count, reason }: Attempt): string {
  const { name, address, port, protocol } = destination;
  const where = [name ?? address, port === undefined ? '' : `port ${port}`, protocol]
    .filter(Boolean)
    .join(' ');
  return `| ${say(sourceName(source), 200)} | ${say(where, 300)} | ${count} | ${say(reason, 300)} |\n`;
}

function article(result: Result, check: CheckResult): string {
  const { outcome, evidence, why, required } = check;
  const settled = outcome.status === 'pass' || outcome.status === 'not-applicable';
  const remedy = 'remedy' in outcome ? outcome.remedy : undefined;
  const lines = [
    `- ${nameOf(check)}${required ? '' : ' (advisory)'}: ${say(outcomeText(check), 4000)}`,
    ...foundBeyondReason(check).map((text) => `  - Found too: ${say(text, 500)}`),
    ...(settled ? [] : [`  - Why it matters: ${say(why, 1000)}`]),
    ...(remedy === undefined ? [] : [`  - Remedy: ${say(remedy, 4000)}`]),
    ...placesOf(result, check).map((place) => `  - Where: ${say(place, 500)}`),
    ...evidence.map((path) => `  - Evidence: ${say(path, 500)}`),
    ...(settled ? [] : [`  - How to reproduce: ${say(reproduceCheckCommand(result, check), 1000)}`]),
  ];
  return `${lines.map((line) => `${line}\n`).join('')}${notes(result, check)}`;
}

function nameOf({ tier, id }: CheckResult): string {
  return say(`${tier}/${id}`, 100);
}

/** Text of the run on one line, at most so many characters of it, as text and nothing else. */
function say(text: string, most: number): string {
  const characters = Array.from(oneLine(text));
  const cut = characters.length > most ? [...characters.slice(0, most), ' [cut]'] : characters;
  return escapeMarkdown(cut.join(''));
}
