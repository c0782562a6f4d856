import { type Attempt, offendingClasses } from '../../model/attempt.ts';
import type { Result } from '../../model/result.ts';
import { plural } from '../../model/units.ts';
import { countByClass, silenceClaim, type ClassCount, wasWatched } from '../facts.ts';
import { saidWords } from '../said.ts';
import { formatClock, formatTime } from '../units.ts';
import { classWords } from '../words.ts';
import { markup, type Html } from './markup.ts';
import { icon, isolated, table } from './parts.ts';

const columns = [
  'Time (UTC)',
  'Source',
  'Destination',
  'Port',
  'What was said',
  'Count',
  'Attribution',
  'Reason',
];

/** Attempts to leave, a table per class; those that nothing allows come first and stand open. */
export function attemptSection(result: Result): Html {
  const claim = silenceClaim(result);
  if (!wasWatched(result)) return section(markup`<p class="claim">${icon(claim.state)} ${claim.text}</p>`);
  const present = countByClass(result).filter(({ attempts }) => attempts.length > 0);
  const absent = countByClass(result).filter(({ attempts }) => attempts.length === 0);
  return section(markup`<p class="claim">${icon(claim.state)} ${claim.text}</p>
<p class="dim">Times of day are UTC; the run started at ${formatTime(result.startedAt)}.</p>
${present.map(classTable)}<p class="dim">${absent.length === 0 ? undefined : `None recorded of: ${absent.map((each) => classWords[each.class].name.toLowerCase()).join(', ')}.`}</p>`);
}

function section(body: Html): Html {
  return markup`<section id="attempts" aria-labelledby="attempts-title"><h2 id="attempts-title">Attempts to leave</h2>
${body}</section>
`;
}

function classTable({ class: name, attempts, packets }: ClassCount): Html {
  const { name: title, means } = classWords[name];
  const open = offendingClasses.includes(name) ? markup` open` : undefined;
  const caption = `${title}: ${means}`;
  return markup`<details class="class"${open}><summary><b>${title}</b> <span class="dim">${means}:</span> ${plural(attempts.length, 'record')}, ${plural(
    packets,
    'packet or query',
  )
    .replace('querys', 'queries')
    .replace('packet or', packets === 1 ? 'packet or' : 'packets or')}</summary>
${table(`attempts-${name}`, caption, columns, attempts.map(row))}</details>
`;
}

/** End tags that HTML allows to omit are omitted: a run may hold thousands of rows. */
function row(attempt: Attempt): Html {
  const { destination, attribution } = attempt;
  return markup`<tr><th scope="row">${formatClock(attempt.time)} <span class="dim">${attempt.id}</span><td>${source(attempt)}<td>${isolated(destination.address)}<td>${port(attempt)}<td>${name(attempt)}<td class="n">${attempt.count}<td>${attribution.method} <span class="dim">${attribution.confidence}</span><td>${attempt.reason}
`;
}

function source({ source }: Attempt): Html {
  const who =
    source.kind === 'pod' && source.pod !== undefined
      ? `${source.namespace ?? '?'}/${source.pod}`
      : source.kind === 'unknown'
        ? 'not known'
        : source.kind;
  const more = [source.process, source.image, `${source.node} ${source.address}`].filter(
    (text) => text !== undefined,
  );
  return markup`${isolated(who)} <span class="dim">${isolated(more.join(', '))}</span>`;
}

function port({ destination }: Attempt): string {
  return destination.port === undefined
    ? destination.protocol
    : `${destination.port}/${destination.protocol}`;
}

function name(attempt: Attempt): Html {
  const said = saidWords(attempt);
  const asked = attempt.destination.name;
  const parts = asked === undefined || said.some((words) => words.includes(asked)) ? said : [asked, ...said];
  return parts.length === 0 ? markup`<span class="dim">none</span>` : isolated(parts.join(', '));
}
