import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import type { Lock } from '../../model/inspection.ts';
import { lockText, readLock, writeLock } from './lock-file.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const lock: Lock = {
  lockVersion: 1,
  images: [{ reference: 'docker.io/library/web:1', digest }],
  charts: [{ name: 'web', version: '1.10', digest }],
};

let scratch: Scratch;
beforeAll(async () => {
  scratch = await makeScratch();
});
afterAll(() => scratch.remove());

it('reads back what it wrote, and leaves nothing else behind', async () => {
  const path = join(scratch.folder, 'airtight.lock');
  await writeLock(path, { ...lock, images: [] });
  await writeLock(path, lock);
  expect(await readLock(path)).toEqual(lock);
  expect(await readFile(path, 'utf8')).toBe(lockText(lock));
  expect(await readdir(scratch.folder)).toEqual(['airtight.lock']);
});

it('says in the file what made it', () => {
  expect(lockText(lock)).toMatch(/^# .*airtight/);
  expect(lockText(lock)).toContain(`  - reference: docker.io/library/web:1\n    digest: ${digest}\n`);
});

it('names the file and the field that is wrong', async () => {
  const path = await scratch.file('wrong.lock', lockText(lock).replace(digest, 'sha256:ab'));
  await expect(readLock(path)).rejects.toMatchObject({
    kind: 'usage',
    code: 'lock-invalid',
    message: expect.stringMatching(/wrong\.lock .*images\[0\]\.digest/) as string,
  });
});

it('does not take a file of another version, or none, for a lock', async () => {
  const later = await scratch.file('later.lock', 'lockVersion: 2\nimages: []\ncharts: []\n');
  await expect(readLock(later)).rejects.toThrow('lockVersion');
  await expect(readLock(await scratch.file('broken.lock', 'a: ['))).rejects.toMatchObject({
    kind: 'usage',
    code: 'lock-invalid',
  });
  await expect(readLock(join(scratch.folder, 'absent'))).rejects.toMatchObject({
    kind: 'usage',
    code: 'lock-unreadable',
  });
});

it('says where it cannot write', async () => {
  const path = join(scratch.folder, 'absent', 'airtight.lock');
  await expect(writeLock(path, lock)).rejects.toMatchObject({ kind: 'usage', code: 'lock-unwritable' });
});
