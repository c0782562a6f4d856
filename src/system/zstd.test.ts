import { execFileSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { fallbackDecompress, zstdDecompress } from './zstd.ts';

const plain = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * at) % 251));
const packed = execFileSync('zstd', ['-q', '-c', '--long=27'], { input: plain });

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

const stream = (bytes: Uint8Array) => Readable.from([bytes], { objectMode: false });

it('the program and the fallback give the same bytes', async () => {
  expect((await collect(zstdDecompress(stream(packed)))).equals(plain)).toBe(true);
  expect((await collect(fallbackDecompress(stream(packed)))).equals(plain)).toBe(true);
});

it('falls back where the program is absent', async () => {
  const options = { program: '/nowhere/zstd' };
  expect((await collect(zstdDecompress(stream(packed), options))).equals(plain)).toBe(true);
});

it.each([
  ['cut short', packed.subarray(0, packed.length - 100)],
  ['no zstd at all', Buffer.from('hello, this is no zstd')],
])('data that is %s is an error in words, both ways', async (_, bytes) => {
  await expect(collect(zstdDecompress(stream(bytes)))).rejects.toThrow(/zstd ended with 1: \S/);
  await expect(collect(fallbackDecompress(stream(bytes)))).rejects.toThrow('zstd data is damaged');
});

it('can be left early', async () => {
  for await (const chunk of zstdDecompress(stream(packed))) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
});

it('ends with the reason of its signal', async () => {
  const controller = new AbortController();
  const stalled = new Readable({ read: () => undefined });
  stalled.push(packed.subarray(0, 1000));
  const collecting = collect(zstdDecompress(stalled, { signal: controller.signal }));
  setTimeout(() => {
    controller.abort(new Error('enough'));
  }, 50);
  await expect(collecting).rejects.toThrow('enough');
});
