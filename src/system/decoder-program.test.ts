import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ByteRange } from './byte-range.ts';
import { runDecoder } from './decoder-program.ts';

const plain = Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => (at * at) % 251));
const packed = execFileSync('gzip', ['-c'], { input: plain });
const gunzip = { name: 'gzip', args: ['-dc'] };

let path: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-test-'));
  path = join(folder, 'file');
  await writeFile(path, Buffer.concat([Buffer.from('head'), packed, Buffer.from('tail')]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const half = Math.floor(packed.length / 2);
const inside: ByteRange[] = [
  { path: '', start: 4, bytes: half },
  { path: '', start: 4 + half, bytes: packed.length - half },
];
const source = () => inside.map((range) => ({ ...range, path }));

it('unpacks ranges one after the other, and waits where it is asked to', async () => {
  const all: Uint8Array[] = [];
  let waiting = 0;
  const found = await runDecoder(gunzip, source(), async (chunk) => {
    expect((waiting += 1)).toBe(1);
    await new Promise(setImmediate);
    all.push(Uint8Array.from(chunk));
    waiting -= 1;
  });
  expect(found).toBe(true);
  expect(Buffer.concat(all).equals(plain)).toBe(true);
});

it('gives a whole file to the program as it is', async () => {
  const whole = join(folder, 'whole');
  await writeFile(whole, packed);
  let bytes = 0;
  await runDecoder(
    gunzip,
    [{ path: whole, start: 0, bytes: packed.length }],
    (chunk) => void (bytes += chunk.length),
  );
  expect(bytes).toBe(plain.length);
});

it('says that there is no such program', async () => {
  expect(await runDecoder({ name: '/nowhere/gzip', args: [] }, source(), () => undefined)).toBe(false);
});

it('takes a complaint for a fault, whatever the exit code', async () => {
  const grumbling = { name: 'sh', args: ['-c', 'cat >/dev/null; echo trailing garbage >&2'] };
  await expect(runDecoder(grumbling, source(), () => undefined)).rejects.toThrow(
    'sh ended with 0: trailing garbage',
  );
});

it('ends the program with what the consumer throws', async () => {
  const endless = { name: 'yes', args: [] };
  const refuse = () => {
    throw new Error('enough');
  };
  await expect(runDecoder(endless, source(), refuse)).rejects.toThrow('enough');
});

it('ends with the reason of its signal', async () => {
  const controller = new AbortController();
  const abort = () => {
    controller.abort(new Error('no more'));
    return undefined;
  };
  const endless = runDecoder({ name: 'yes', args: [] }, source(), abort, controller.signal);
  await expect(endless).rejects.toThrow('no more');
});
