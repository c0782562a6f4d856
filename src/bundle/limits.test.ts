import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultLimits, parseLimit } from './limits.ts';

it('reads numbers and sizes', () => {
  expect(parseLimit('maxEntries=1000')).toEqual({ maxEntries: 1000 });
  expect(parseLimit('maxEntryBytes=64GiB')).toEqual({ maxEntryBytes: 64 * 1024 ** 3 });
  expect(parseLimit('maxTotalBytes=1.5G')).toEqual({ maxTotalBytes: 1_500_000_000 });
});

it.each(['maxEntries', 'maxEntries=', 'maxEntries=many', 'maxEntries=-1', 'maxEntries=0'])(
  'names the limit and its default where the value is none: %s',
  (text) => {
    expect(() => parseLimit(text)).toThrow(/maxEntries must be .* 200000/);
  },
);

it.each(['', '=1', 'toString=1', 'maxentries=1'])(
  'lists what there is where the name is none: %j',
  (text) => {
    expect(() => parseLimit(text)).toThrow(/There is no limit .*maxEntries/);
  },
);

it('are all in the documentation, with their defaults', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/limits.md'), 'utf8');
  for (const name of Object.keys(defaultLimits)) expect(page).toContain(`\`${name}\``);
});
