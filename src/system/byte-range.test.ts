import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readRange, streamRange } from './byte-range.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-test-'));
  path = join(folder, 'file');
  await writeFile(path, '0123456789');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('reads what lies in the range and no more', async () => {
  expect(String(await readRange({ path, start: 2, bytes: 3 }, 100))).toBe('234');
  expect(String(await readRange({ path, start: 2, bytes: 3 }, 2))).toBe('23');
  expect(String(await buffer(streamRange({ path, start: 7, bytes: 3 })))).toBe('789');
  expect(String(await buffer(streamRange({ path, start: 7, bytes: 0 })))).toBe('');
});

it('says that a file has become shorter', async () => {
  await expect(readRange({ path, start: 8, bytes: 5 }, 100)).rejects.toThrow('ends 3 bytes before');
});
