import { makeScratch, type Scratch } from '../fixtures/bundles/scratch.ts';
import { corpusCases, corpusSubject, type Entry, expectedIn, foundIn } from '../fixtures/charts/corpus.ts';
import { inspectBundle } from '../src/inspect/index.ts';
import { renderAll } from '../src/inspect/render/index.ts';
import { readProvisions } from '../src/lab/provisions.ts';
import { normalizeReference } from '../src/model/image-reference.ts';
import { confidenceSchema } from '../src/model/inspection.ts';
import type { Figures } from './figures.ts';

/** How much was wanted and found, and how much of each is the same. */
interface Tally {
  readonly wanted: number;
  readonly found: number;
  readonly right: number;
}

/**
 * Precision and recall of the references and addresses found in the corpus of charts, where a line is right only with its
 * place, kind and confidence. Then the images alone, once a chart, beside the peer on the same renderings: `grep image:`.
 */
export async function references(say: (line: string) => void): Promise<Figures> {
  const helm = (await readProvisions())?.helm;
  const tallies = new Tallies();
  // In this order, whatever the first chart holds.
  for (const confidence of confidenceSchema.options) tallies.add(confidence, [], []);
  const names = await corpusCases();
  for (const name of names) {
    const scratch = await makeScratch();
    try {
      await measure(name, { scratch, options: helm === undefined ? {} : { helm }, tallies, say });
    } finally {
      await scratch.remove();
    }
  }
  return { charts: names.length, ...tallies.figures() };
}

interface Bench {
  readonly scratch: Scratch;
  readonly options: { readonly helm?: string };
  readonly tallies: Tallies;
  readonly say: (line: string) => void;
}

async function measure(name: string, { scratch, options, tallies, say }: Bench): Promise<void> {
  const subject = await corpusSubject(name, scratch);
  const inspected = (await inspectBundle(subject, options)).references;
  for (const { status, reason } of inspected.renderings) {
    if (status !== 'rendered') throw new Error(`${name}: ${reason ?? status}`);
  }
  const expected = await expectedIn(name);
  const wanted = [...expected.references, ...expected.missed];
  const found = foundIn(name, inspected);
  for (const by of ['confidence', 'kind'] as const) {
    for (const group of new Set([...wanted, ...found.references].map((entry) => entry[by]))) {
      const lines = (entries: readonly Entry[]): string[] =>
        linesOf(entries.filter((entry) => entry[by] === group));
      tallies.add(group, lines(wanted), lines(found.references));
    }
  }
  const wantedUrls = [...expected.urls, ...expected.missedUrls];
  tallies.add('address', linesOf(wantedUrls), linesOf(found.urls));
  const { texts } = await renderAll(subject, options);
  tallies.add('image', imagesOf(wanted), imagesOf(found.references));
  tallies.add('image, by grep', imagesOf(wanted), grep(texts.map(({ text }) => text).join('\n')));
  for (const line of without([...wanted, ...wantedUrls], [...found.references, ...found.urls])) {
    say(`missed   ${name} ${line}`);
  }
  for (const line of without([...found.references, ...found.urls], [...wanted, ...wantedUrls]))
    say(`mistaken ${name} ${line}`);
}

function linesOf(entries: readonly Entry[]): string[] {
  return entries.map(({ line }) => line);
}

function without(entries: readonly Entry[], others: readonly Entry[]): string[] {
  const known = new Set(linesOf(others));
  return linesOf(entries).filter((line) => !known.has(line));
}

function imagesOf(entries: readonly Entry[]): string[] {
  return [...new Set(entries.map(({ text }) => text))];
}

/** What `grep image:` and a look at the rest of the line give, as far as it is an image name. */
function grep(rendered: string): string[] {
  const names = [...rendered.matchAll(/image:\s*["']?([^\s"',}]+)/g)].map(([, name = '']) =>
    normalizeReference(name),
  );
  return [...new Set(names.filter((name) => name !== undefined))];
}

class Tallies {
  readonly #groups = new Map<string, Tally>();

  add(group: string, wanted: readonly string[], found: readonly string[]): void {
    const before = this.#groups.get(group) ?? { wanted: 0, found: 0, right: 0 };
    this.#groups.set(group, {
      wanted: before.wanted + wanted.length,
      found: before.found + found.length,
      right: before.right + found.filter((one) => wanted.includes(one)).length,
    });
  }

  figures(): Figures {
    return Object.fromEntries(
      [...this.#groups].flatMap(([group, { wanted, found, right }]) => [
        [`${group}: wanted`, wanted],
        [`${group}: precision`, share(right, found)],
        [`${group}: recall`, share(right, wanted)],
      ]),
    );
  }
}

/** Rounded down, so that only all of it is 1. */
function share(part: number, whole: number): number {
  return whole === 0 ? 1 : Math.floor((1000 * part) / whole) / 1000;
}
