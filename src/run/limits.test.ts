import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultLimits, limitNames, parseLimit } from './limits.ts';

it('reads numbers and sizes', () => {
  expect(parseLimit('maxEntries=1000').bundle.maxEntries).toBe(1000);
  expect(parseLimit('maxEntryBytes=64GiB').bundle.maxEntryBytes).toBe(64 * 1024 ** 3);
  expect(parseLimit('objects.maxDepth=7').objects.maxDepth).toBe(7);
});

it('changes one at a time and keeps the rest', () => {
  const first = parseLimit('maxTotalBytes=1.5G');
  const both = parseLimit('chart.maxEntries=3', first);
  expect(both.bundle).toEqual({ ...defaultLimits.bundle, maxTotalBytes: 1_500_000_000 });
  expect(both.chart).toEqual({ ...defaultLimits.chart, maxEntries: 3 });
});

it.each(['maxEntries', 'maxEntries=', 'maxEntries=many', 'maxEntries=-1', 'maxEntries=0'])(
  'names the limit and its default where the value is none: %s',
  (text) => {
    expect(() => parseLimit(text)).toThrow(/maxEntries must be .* 110000/);
  },
);

it.each(['', '=1', 'toString=1', 'maxentries=1', 'chart.toString=1', 'chart=1', 'bundle.maxEntries=1'])(
  'lists what there is where the name is none: %j',
  (text) => {
    expect(() => parseLimit(text)).toThrow(/There is no limit .*maxEntries/);
  },
);

it('are all in the documentation, with their defaults', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/limits.md'), 'utf8');
  for (const name of limitNames) expect(page).toContain(`\`${name}\``);
});
