import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import {
  corpusCases,
  corpusSubject,
  type Entry,
  expectedIn,
  foundIn,
} from '../../../fixtures/charts/corpus.ts';
import { readProvisions } from '../../lab/provisions.ts';
import { findProgram } from '../../system/find-program.ts';
import { inspectBundle } from '../index.ts';

const helm = (await readProvisions())?.helm ?? (await findProgram('helm'));
const names = await corpusCases();

let scratch: Scratch;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

describe.skipIf(helm === undefined && process.env['REQUIRE_LAB'] !== '1')('in the corpus, by Helm', () => {
  it.each(names)('what a person finds in %s is found, short of what is known to go wrong', async (name) => {
    const subject = await corpusSubject(name, scratch);
    const { references } = await inspectBundle(subject, helm === undefined ? {} : { helm });
    expect(references.renderings.filter(({ status }) => status !== 'rendered')).toEqual([]);
    expect(references.unread).toEqual([]);
    const found = foundIn(name, references);
    const expected = await expectedIn(name);
    expect(linesOf(found.urls)).toEqual(linesOf(expected.urls));
    expect(linesOf(found.references)).toEqual(linesOf([...expected.references, ...expected.mistaken]));
    // What is not sure may be mistaken, or missed; what is sure may not.
    expect(expected.mistaken.filter(({ confidence }) => confidence !== 'low')).toEqual([]);
    expect(expected.missed.filter(({ confidence }) => confidence === 'high')).toEqual([]);
  });
});

function linesOf(entries: readonly Entry[]): string[] {
  return entries.map(({ line }) => line).sort();
}
