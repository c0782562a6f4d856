import { causesOf, type KnownCause } from '../../causes/index.ts';
import { type Attempt, offendingClasses } from '../../model/attempt.ts';
import type { Result } from '../../model/result.ts';
import { plural } from '../../model/units.ts';
import { countByClass, silenceClaim, sourceName, type ClassCount, wasWatched } from '../facts.ts';
import { foldAttempts, type FoldedAttempt } from '../fold-attempts.ts';
import { saidWords } from '../said.ts';
import { formatClock, formatTime } from '../units.ts';
import { classWords } from '../words.ts';
import { cellFilter, filterBar, typedFilter, withinFilter } from './filter.ts';
import { markup, type Html } from './markup.ts';
import { code, icon, isolated, table } from './parts.ts';

const columns = [
  'Time (UTC)',
  'Source',
  'Node',
  'Destination',
  'What was said',
  'Count',
  'Reason, attribution',
];
const cell = { source: 1, node: 2, destination: 3, said: 4 } as const;

/** Attempts to leave, a table per class; those that nothing allows come first and stand open. */
export function attemptSection(result: Result): Html {
  const claim = silenceClaim(result);
  const counts = countByClass(result);
  const present = counts.filter(({ attempts }) => attempts.length > 0);
  const absent = counts.filter(({ attempts }) => attempts.length === 0);
  return markup`<section id="attempts" aria-labelledby="attempts-title"><h2 id="attempts-title">Attempts to leave</h2>
<p class="claim">${icon(claim.state)} ${claim.text}</p>
${present.length === 0 ? undefined : markup`${legend(result)}${filter(result, present)}${present.map(classTable)}`}${wasWatched(result) ? noneOf(absent) : undefined}${usualCauses(result)}</section>
`;
}

function legend(result: Result): Html {
  return markup`<p class="dim">Times of day are UTC; the run started at ${formatTime(result.startedAt)}. Attempts that differ in nothing but their time share a line; result.json and attempts.jsonl hold each. ${code('airtight watch --explain ID')} tells one attempt's story: its packets, who sent it, and where the bundle writes what ran.</p>
`;
}

function noneOf(absent: readonly ClassCount[]): Html | undefined {
  if (absent.length === 0) return undefined;
  const names = absent.map((each) => classWords[each.class].name.toLowerCase());
  return markup`<p class="dim">None recorded of: ${names.join(', ')}.</p>`;
}

function filter(result: Result, present: readonly ClassCount[]): Html {
  const nodes = [...new Set(result.attempts.map(({ source }) => source.node))].sort();
  return filterBar({ id: 'attempts', noun: 'lines of attempts', items: 'tbody tr' }, [
    withinFilter(
      'Class',
      present.map((each) => [`#class-${each.class}`, classWords[each.class].name]),
    ),
    cellFilter('Node', cell.node, nodes),
    typedFilter('Pod or source', cell.source),
    typedFilter('Destination', cell.destination, cell.said),
  ]);
}

function classTable({ class: name, attempts, packets }: ClassCount): Html {
  const { name: title, means } = classWords[name];
  const open = offendingClasses.includes(name) ? markup` open` : undefined;
  const counted = `${plural(attempts.length, 'record')}, ${plural(packets, 'packet or query', 'packets or queries')}`;
  return markup`<details class="class" id="class-${name}"${open}><summary><b>${title}</b> <span class="dim">${means}:</span> ${counted}</summary>
${table(`attempts-${name}`, `${title}: ${means}`, columns, foldAttempts(attempts).map(row))}</details>
`;
}

/** End tags that HTML allows to omit are omitted: a run may hold thousands of rows. */
function row(fold: FoldedAttempt): Html {
  const { reason, attribution, source, destination } = fold.first;
  const { address, port, protocol } = destination;
  return markup`<tr><th scope="row">${times(fold)}<td>${who(source)}<td>${isolated(source.node)} <span class="dim">${isolated(source.address)}</span><td>${isolated(address)} <span class="dim">${port === undefined ? '' : `${port}/`}${protocol}</span><td>${said(fold.first)}<td class="n">${fold.count}<td>${reason} <span class="dim">by ${attribution.method}, confidence ${attribution.confidence}</span>${causeLinks(fold.first)}
`;
}

function causeLinks(attempt: Attempt): Html | undefined {
  const links = causesOf(attempt).map(
    ({ id, who }, index) => markup`${index === 0 ? '' : ' or '}<a href="#cause-${id}">${who}</a>`,
  );
  return links.length === 0 ? undefined : markup` <span class="dim">Usually: ${links}</span>`;
}

/** Each once, since a known cause may stand behind a thousand rows. */
function usualCauses({ attempts }: Result): Html | undefined {
  const causes = [...new Set(attempts.flatMap(causesOf))];
  if (causes.length === 0) return undefined;
  return markup`<h3>What usually makes such attempts</h3>
<p class="dim">Known from the field by name, address and image; this run did not find out that it was so here.</p>
<ul class="causes">${causes.map(causeItem)}</ul>
`;
}

function causeItem({ id, who, does, setting, sources }: KnownCause): Html {
  return markup`<li id="cause-${id}"><b>${who}</b>, ${does}. What ends it: ${setting}. <span class="dim">Source: ${sources.join(' and ')}</span></li>
`;
}

function times({ first, until, records }: FoldedAttempt): Html {
  const from = formatClock(first.time);
  return records === 1
    ? markup`${from} <span class="dim">${first.id}</span>`
    : markup`${from} <span class="dim">to ${formatClock(until)}, ${records} records from ${first.id}</span>`;
}

function who(source: Attempt['source']): Html {
  const more = [source.process, source.image].filter((text) => text !== undefined);
  return markup`${isolated(sourceName(source))}${more.length === 0 ? undefined : markup` <span class="dim">${isolated(more.join(', '))}</span>`}`;
}

function said(attempt: Attempt): Html {
  const words = saidWords(attempt);
  const asked = attempt.destination.name;
  const parts = asked === undefined || words.some((each) => each.includes(asked)) ? words : [asked, ...words];
  return parts.length === 0 ? markup`<span class="dim">none</span>` : isolated(parts.join(', '));
}
