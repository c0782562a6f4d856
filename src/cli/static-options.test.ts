import { Command } from 'commander';
import { expect, it } from 'vitest';
import { addStaticOptions, givenWords, type StaticCliOptions } from './static-options.ts';

const parse = (words: readonly string[]) =>
  addStaticOptions(new Command()).parse(words, { from: 'user' }).opts<StaticCliOptions>();

it('says what was given as it can be given again, and nothing of the defaults', () => {
  const words = [
    ...['--values', 'a.yaml', '--values', 'b.yaml', '--kube-version', '1.34.4', '--lock', 'airtight.lock'],
    ...['--verify-key', 'key.pem', '--horizon', '30', '--site-disk', '1000', '--site-temporary', '500'],
    ...['--limit', 'maxEntries=10', '--limit', 'render.timeoutMs=5000'],
  ];
  expect(givenWords(parse(words))).toEqual(words);
  expect(givenWords(parse([]))).toEqual([]);
});
