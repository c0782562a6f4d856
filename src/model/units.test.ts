import { expect, it } from 'vitest';
import { formatBytes, plural } from './units.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_960, '1.0 MB'],
  [73_400_320, '73.4 MB'],
])('%d bytes are %s', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

it('counts one and many', () => {
  expect([plural(1, 'check'), plural(2, 'check'), plural(0, 'entry', 'entries')]).toEqual([
    '1 check',
    '2 checks',
    '0 entries',
  ]);
});
