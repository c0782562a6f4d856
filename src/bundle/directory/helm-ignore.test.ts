import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { helmIgnores } from './helm-ignore.ts';
import type { StoredFile } from '../contents/stored-file.ts';

let scratch: Scratch;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

/** Which of the paths the rules leave out. */
async function ignoredBy(rules: string, paths: readonly string[]): Promise<string[]> {
  const path = await scratch.file('rules', rules);
  const range = { path, start: 0, bytes: Buffer.byteLength(rules) };
  const file: StoredFile = { digest: '', bytes: range.bytes, head: new Uint8Array(0), range };
  const ignores = await helmIgnores({
    files: new Map([['.helmignore', file]]),
    find: () => file,
    fetch: () => Promise.resolve(),
  });
  return paths.filter(ignores);
}

it.each([
  ['*.bak', ['a.bak', 'templates/b.bak']],
  ['/a.bak', ['a.bak']],
  ['docs/', ['docs/x.md', 'charts/redis/docs/y.md']],
  ['docs/*.md', ['docs/x.md']],
  ['[ab].bak', ['a.bak', 'templates/b.bak']],
  ['# *.bak\n\n', []],
  ['[', []],
])('%j leaves out %j', async (rules, left) => {
  const paths = ['Chart.yaml', 'a.bak', 'templates/b.bak', 'docs/x.md', 'charts/redis/docs/y.md'];
  expect(await ignoredBy(rules, paths)).toEqual(left);
});

it('leaves out hidden templates always', async () => {
  expect(await ignoredBy('', ['templates/.a.yaml', 'templates/a.yaml'])).toEqual(['templates/.a.yaml']);
});
