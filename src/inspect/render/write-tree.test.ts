import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing-charts.ts';
import { writeBelow } from './write-tree.ts';

it('a file is written below the folder, once', async () => {
  const folder = await temporaryFolder();
  expect(await writeBelow(folder, 'a.tar!b/c.yaml', Buffer.from('first'))).toBe(true);
  expect(await writeBelow(folder, 'a.tar!b/c.yaml', Buffer.from('second'))).toBe(false);
  expect(await readFile(join(folder, 'a.tar!b', 'c.yaml'), 'utf8')).toBe('first');
});

it.each(['../a', 'a/../../b', '/a', 'a//b', './a', '', 'a\\b', 'a\0b', 'x'.repeat(300), 'file/a'])(
  'a place that is no path here is not: %j',
  async (place) => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'own');
    await writeBelow(folder, 'file', Buffer.from(''));
    expect(await writeBelow(folder, place, Buffer.from('x'))).toBe(false);
    expect(await readdir(parent, { recursive: true })).toEqual(['own', 'own/file']);
  },
);
