import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { drawTree } from './progress-tree.ts';

const leaves = [
  { name: 'read bundle', since: 0, ended: { status: 'done' as const, ms: 1200, detail: '4 images' } },
  { name: 'seal network', since: 0, ended: { status: 'failed' as const, ms: 300 } },
  { name: 'inspect bundle', since: 1000 },
];
const draw = (columns: number): string[] =>
  stripVTControlCharacters(drawTree({ leaves, notes: ['a note'] }, 4000, columns)).split('\n');

it('draws each branch once, its stages below it, with what came of them', () => {
  expect(draw(80)).toEqual([
    'bundle',
    '  ✔ read bundle 1.2s 4 images',
    '  … inspect bundle 3s',
    'lab',
    '  ✖ seal network 0.3s',
    'a note',
  ]);
});

it('cuts lines where the terminal ends', () => {
  expect(draw(10).every((text) => text.length <= 10)).toBe(true);
});
