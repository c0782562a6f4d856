import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestOf } from './digest.ts';
import { createFileHasher } from './file-hasher.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const hex = (text: string) => digestOf(text).slice('sha256:'.length);

it('hashes files together and each, one list after the other', async () => {
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  await writeFile(a, 'one');
  await writeFile(b, 'two');
  const hasher = createFileHasher();
  expect(await hasher.hash([a, b])).toEqual({ whole: hex('onetwo'), each: [hex('one'), hex('two')] });
  expect(await hasher.hash([b])).toEqual({ whole: hex('two'), each: [hex('two')] });
  await expect(hasher.hash([join(folder, 'none')])).rejects.toThrow('ENOENT');
  await hasher.stop();
});

it('can be stopped in the middle', async () => {
  const hasher = createFileHasher();
  const endless = hasher.hash(['/dev/zero']);
  const outcome = expect(endless).rejects.toThrow('stopped');
  await hasher.stop();
  await hasher.stop();
  await outcome;
});
