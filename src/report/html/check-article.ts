import type { CheckResult, Result } from '../../model/result.ts';
import { foundBeyondReason } from '../concerns.ts';
import { gateNotes } from '../gate-facts.ts';
import { placesOf } from '../places.ts';
import { reproduceCheckCommand } from '../reproduce.ts';
import { formatDuration } from '../units.ts';
import { causeWords } from '../words.ts';
import { markup, type Html } from './markup.ts';
import { code, facts, fileLink, isolated, shortList, type Fact } from './parts.ts';

/** Places named in a check; the rest are in the inventory and in result.json. */
const placesShown = 5;

/** Of what was found beyond the reason; the rest is in result.json. */
const moreShown = 200;

/** Evidence files that stand beside a check which holds; more of them stand below it. */
const filesAside = 3;

/** One check: what did not hold answers every question a reader has about it, what did takes little room. */
export function checkArticle(result: Result, check: CheckResult): Html {
  const { status } = check.outcome;
  return status === 'pass' || status === 'not-applicable' ? brief(result, check) : full(result, check);
}

function brief(result: Result, check: CheckResult): Html {
  const { outcome } = check;
  const said = outcome.status === 'pass' ? outcome.note : 'reason' in outcome ? outcome.reason : undefined;
  const wanted = outcome.status === 'pass' ? undefined : wantedLabel;
  const files = evidence(result, check);
  const many = check.evidence.length > filesAside;
  return markup`<article class="check brief ${weight(check)}"><div><h5>${wanted}${isolated(check.title)}</h5>
${said === undefined ? undefined : markup`<p class="said">${said}</p>\n`}<p class="dim">Why it matters: ${check.why}</p>${many ? markup`\n<p>${files}</p>` : undefined}</div>
<p class="meta">${meta(check)}${many ? undefined : markup`<span>${files}</span>`}</p></article>
`;
}

function full(result: Result, check: CheckResult): Html {
  return markup`<article class="check ${weight(check)}"><h5>${wantedLabel}${isolated(check.title)}</h5>
${facts([
  ...what(result, check),
  ...gate(result, check),
  ['Why it matters on site', check.why],
  ...remedy(check),
  ['Evidence', evidence(result, check)],
  ['How to reproduce', code(reproduceCheckCommand(result, check))],
])}
<p class="meta">${meta(check)}</p></article>
`;
}

/** A title says what holds when the check passes: where it did not, that is only what was wanted. */
const wantedLabel = markup`<span class="wanted">Wanted:</span> `;

function what(result: Result, check: CheckResult): Fact[] {
  const { outcome } = check;
  const where = ['Where in the bundle', places(result, check)] as const;
  switch (outcome.status) {
    case 'fail':
    case 'warn':
      return [['What', reason(outcome.reason)], ...foundToo(check), where];
    case 'inconclusive':
      return [['Not decided', reason(outcome.reason, `${causeWords[outcome.cause]}:`)], where];
    case 'manual':
      return [['To be done by a person', reason(outcome.instruction)]];
    case 'pass':
    case 'not-applicable':
      return [];
  }
}

function foundToo(check: CheckResult): Fact[] {
  const more = foundBeyondReason(check);
  return more.length === 0 ? [] : [['Found too', shortList(more, moreShown)]];
}

function gate(result: Result, check: CheckResult): Fact[] {
  const notes = gateNotes(result, check);
  return notes.length === 0 ? [] : [['Baseline and gate', shortList(notes, notes.length)]];
}

function remedy({ outcome, evidence: files }: CheckResult): Fact[] {
  if (outcome.status !== 'fail' && outcome.status !== 'warn') return [];
  const start = files.length === 0 ? 'reproduce it' : 'start from the evidence';
  const words = outcome.remedy ?? `No remedy is recorded: ${start}.`;
  return [['What to do', markup`<span class="remedy">${words}</span>`]];
}

function reason(words: string, cause?: string): Html {
  return markup`<span class="reason">${cause && markup`<b>${cause}</b> `}${words}</span>`;
}

function places(result: Result, check: CheckResult): Html {
  const all = placesOf(result, check);
  if (all.length === 0) return markup`No place beyond what the reason names.`;
  return shortList(all, placesShown, code);
}

function weight({ required }: CheckResult): string {
  return required ? 'decides' : 'advisory';
}

function meta({ tier, id, required, durationMs }: CheckResult): Html {
  const took = durationMs < 1 ? undefined : markup`<span>${formatDuration(durationMs)}</span>`;
  return markup`<span>${code(`${tier}/${id}`)}</span><span>${required ? 'decides the verdict' : 'advisory: does not decide the verdict'}</span>${took}`;
}

function evidence(result: Result, check: CheckResult): Html {
  if (check.evidence.length === 0) return markup`no evidence file`;
  const hashed = new Set(result.evidence.map((file) => file.path));
  const links = check.evidence.map(
    (path) => markup` ${fileLink(path)}${hashed.has(path) ? undefined : ' (no SHA-256 recorded)'}`,
  );
  return markup`<span class="files">${links}</span>`;
}
