import fc from 'fast-check';
import { expect, it } from 'vitest';
import { documentLimits } from './limits.ts';
import { readDocuments } from './read-documents.ts';

const origin = { file: 'hostile.yaml', rendered: false };
const read = (text: string, limits = documentLimits): ReturnType<typeof readDocuments> =>
  readDocuments({ origin, text }, limits);

const doubling = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`);

it.each([
  ['an alias bomb', `a0: &a0 x\n${doubling.join('\n')}\n`, /more than 200000 values/],
  ['an alias inside its anchor', 'a: &a\n  b: *a\n', /line 2: the alias \*a stands inside/],
  ['an alias of nothing', 'a: *b\n', /line 1: no anchor &b/],
  ['deep brackets', '['.repeat(100_000), /nested deeper than 100 levels/],
  ['deep dashes', '- '.repeat(100_000), /nested deeper than 100 levels/],
  ['deep questions', '? '.repeat(100_000), /nested deeper than 100 levels/],
  ['too many values', 'a: 1\n'.repeat(100_000), /more than 400000 tokens/],
  ['a NUL', 'a: 1\nb: \0\n', /line 2: U\+0000 may not stand/],
  ['a key that is a map', '? {a: 1}\n: 2\n', /line 1: a key of it is no plain text/],
  ['closing brackets alone', ']'.repeat(100_000), /line 1: Unexpected flow-seq-end/],
])('does not read %s, and says so', (_, text, reason) => {
  const { documents, unread } = read(text);
  expect(documents).toEqual([]);
  expect(unread).toEqual([{ file: 'hostile.yaml', reason: expect.stringMatching(reason) as string }]);
});

it('stops at the first error of a million', () => {
  // Counts on a private field of the library; else this needs a gigabyte.
  expect(read('[]'.repeat(1_000_000)).unread).toHaveLength(1);
});

it('reads a bounded number of documents', () => {
  const { documents, unread } = read('a: 1\n---\n'.repeat(5), { ...documentLimits, maxDocuments: 3 });
  expect(documents).toHaveLength(3);
  expect(unread).toEqual([
    { file: 'hostile.yaml', reason: 'line 6: it holds more than 3 documents; the rest is not read' },
  ]);
});

it('does not read a text above the limit', () => {
  const { documents, unread } = read('a: 1\n', { ...documentLimits, maxTextLength: 4 });
  expect(documents).toEqual([]);
  expect(unread[0]?.reason).toBe('it has 5 characters: at most 4 are read');
});

it('keeps a key named __proto__ as data', () => {
  const value = read('__proto__: { image: x }\n').documents[0]?.value as object;
  expect(Object.keys(value)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

it('prints nothing of the text that would reach a terminal as a command', () => {
  expect(read('a: [ "\u009b31m" "\u202e"').unread[0]?.reason).not.toMatch(/[\u009b\u202e]/);
});

/** Pieces that YAML's grammar turns on, in any order, between pieces of any text. */
const yamlish = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        ': ',
        '- ',
        '? ',
        '[',
        ']',
        '{',
        '}',
        ',',
        '\n',
        '  ',
        '&a ',
        '*a',
        '<<: ',
        '|\n',
        '>-',
      ),
      fc.constantFrom(
        '"',
        "'",
        '#',
        '---\n',
        '...\n',
        '%YAML 1.1\n',
        '!!binary ',
        '!<x> ',
        '\t',
        '\r\n',
        '\0',
        '\uFEFF',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''));

it('never throws and stays within its limits, whatever it is given', () => {
  const limits = {
    ...documentLimits,
    maxTextLength: 200,
    maxDocuments: 4,
    maxTokens: 100,
    maxDepth: 6,
    maxValues: 30,
  };
  fc.assert(
    fc.property(yamlish, (text) => {
      const { documents, unread } = read(text, limits);
      for (const document of documents) {
        expect(countOf(document.value)).toBeLessThanOrEqual(limits.maxValues);
        expect(document.lineOf([])).toBeLessThanOrEqual(text.split('\n').length);
      }
      for (const { reason } of unread) expect(reason.length).toBeLessThan(300);
    }),
    { numRuns: 2000 },
  );
});

function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, child) => sum + countOf(child), 1);
}
