import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ByteRange } from './byte-range.ts';
import { fallbackDecompress, zstdDecompress } from './zstd.ts';

const plain = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * at) % 251));
const packed = execFileSync('zstd', ['-q', '-c', '--long=27'], { input: plain });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function collect(
  source: readonly ByteRange[],
  decompress: typeof fallbackDecompress | typeof zstdDecompress = zstdDecompress,
): Promise<Buffer> {
  const all: Uint8Array[] = [];
  await decompress(source, (chunk) => void all.push(Uint8Array.from(chunk)));
  return Buffer.concat(all);
}

async function file(bytes: Uint8Array): Promise<ByteRange> {
  const path = join(folder, 'packed');
  await writeFile(path, bytes);
  return { path, start: 0, bytes: bytes.length };
}

it('the program and the fallback give the same bytes', async () => {
  const source = [await file(packed)];
  expect((await collect(source)).equals(plain)).toBe(true);
  expect((await collect(source, fallbackDecompress)).equals(plain)).toBe(true);
});

it('falls back where the program is absent', async () => {
  const source = [await file(packed)];
  const without: typeof fallbackDecompress = (ranges, consume) =>
    zstdDecompress(ranges, consume, { program: '/nowhere/zstd' });
  expect((await collect(source, without)).equals(plain)).toBe(true);
});

it.each([
  ['cut short', packed.subarray(0, packed.length - 100)],
  ['no zstd at all', Buffer.from('hello, this is no zstd')],
  ['followed by something else', Buffer.concat([packed, Buffer.from('something else')])],
])('data that is %s is an error in words, both ways', async (_, bytes) => {
  const source = [await file(bytes)];
  await expect(collect(source)).rejects.toThrow(/zstd ended with 1: \S/);
  await expect(collect(source, fallbackDecompress)).rejects.toThrow('zstd data is damaged');
});

it('frames one after the other are one stream, both ways', async () => {
  const source = [await file(Buffer.concat([packed, packed]))];
  const twice = Buffer.concat([plain, plain]);
  expect((await collect(source)).equals(twice)).toBe(true);
  expect((await collect(source, fallbackDecompress)).equals(twice)).toBe(true);
});
