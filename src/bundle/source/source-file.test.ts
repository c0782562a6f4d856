import { appendFile, rename, rm, utimes } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { openSourceFile, requireUnchanged } from './source-file.ts';

let scratch: Scratch;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

it.each<[string, (path: string) => Promise<void>]>([
  ['was written to', (path) => appendFile(path, 'x')],
  ['was written over in the same size', (path) => utimes(path, new Date(0), new Date(0))],
  [
    'gave way to another',
    async (path) => {
      const other = await scratch.file('other', 'bytes');
      await rename(other, path);
    },
  ],
  ['is gone', (path) => rm(path)],
])('notices that a file %s', async (_, change) => {
  const path = await scratch.file('file', 'bytes');
  const file = openSourceFile(path);
  requireUnchanged(file);
  await change(path);
  const check = () => {
    requireUnchanged(file);
  };
  expect(check).toThrow(
    expect.objectContaining({
      kind: 'usage',
      code: 'bundle-changed',
      message: expect.stringContaining(path) as string,
    }) as Error,
  );
});

it('opens files alone, and no pipe, which would block it', () => {
  for (const path of ['/dev/null', scratch.folder])
    expect(() => openSourceFile(path)).toThrow('is not a regular file');
});
