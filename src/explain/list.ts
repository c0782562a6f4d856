import { causesOf } from '../causes/index.ts';
import type { Attempt } from '../model/attempt.ts';
import type { Result } from '../model/result.ts';
import { plural } from '../model/units.ts';
import { columnsText } from '../report/columns.ts';
import { countByClass, silenceClaim, sourceName } from '../report/facts.ts';
import { saidWords } from '../report/said.ts';
import { oneLine } from '../report/text.ts';
import { formatClock } from '../report/units.ts';
import { classWords } from '../report/words.ts';
import { type ToldCause, toldCauses } from './told-causes.ts';

/** An attempt with what usually makes such attempts. */
export type ListedAttempt = Attempt & { readonly usually: readonly ToldCause[] };

/** Every attempt of a run, as data. */
export function listAttempts({ attempts }: Result): ListedAttempt[] {
  return attempts.map((attempt) => ({ ...attempt, usually: toldCauses(attempt) }));
}

const head = ['ID', 'TIME', 'CLASS', 'SOURCE', 'DESTINATION', 'SAID', 'COUNT', 'USUALLY'];

/** Every attempt of a run for a terminal, a line each: what nothing allows first, airtight's own left out; and what may be said of them. */
export function attemptsTable(result: Result): string {
  const shown = countByClass(result).flatMap(({ class: name, attempts }) =>
    name === 'harness' ? [] : attempts,
  );
  const own = result.attempts.length - shown.length;
  const note =
    own === 0
      ? []
      : [`${plural(own, 'attempt')} of airtight's own left out: -o json has ${own === 1 ? 'it' : 'them'}.`];
  const table = shown.length === 0 ? '' : `${columnsText([head, ...shown.map(row)])}\n`;
  return `${table}${[silenceClaim(result).text, ...note].map(oneLine).join('\n')}\n`;
}

function row(attempt: Attempt): string[] {
  const { id, time, class: name, source, destination, count } = attempt;
  const { address, port, protocol } = destination;
  return [
    id,
    formatClock(time),
    classWords[name].name,
    sourceName(source),
    `${address}${port === undefined ? '' : ` ${port}`}/${protocol}`,
    saidWords(attempt).join(', ') || '-',
    String(count),
    causesOf(attempt)
      .map(({ who }) => who)
      .join(', ') || '-',
  ].map(oneLine);
}
