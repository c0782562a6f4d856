import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { smallHaul, smallHaulImage } from '../../../fixtures/bundles/small-haul.ts';
import { compressionOf } from './compression.ts';
import { openBundle } from '../open-bundle.ts';

let scratch: Scratch;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

const pack = (program: string, bytes: Uint8Array) => execFileSync(program, ['-c'], { input: bytes });
const open = async (bytes: Uint8Array) =>
  openBundle(await scratch.file('bundle', bytes), { workFolder: join(scratch.folder, 'work') });

describe.each(['gzip', 'zstd', 'lz4', 'bzip2', 'xz'])('%s', (program) => {
  const isAbsent = spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined;

  it.skipIf(isAbsent)('is told by content, and unpacked', async () => {
    const packed = pack(program, await smallHaul());
    expect(compressionOf(packed)).toBe(program);
    const { bundle, stop } = await open(packed);
    await stop();
    expect(bundle).toMatchObject({ format: 'haul', faults: [], images: [{ reference: smallHaulImage }] });
  });

  it.skipIf(isAbsent)('may come in several streams, one after the other', async () => {
    const tar = await smallHaul();
    const packed = [tar.subarray(0, 1000), tar.subarray(1000)].map((part) => pack(program, part));
    const { bundle, stop } = await open(Buffer.concat(packed));
    await stop();
    expect(bundle.faults).toEqual([]);
  });

  it.skipIf(isAbsent)('is refused where it is cut short, or something follows', async () => {
    const packed = pack(program, await smallHaul(5000));
    for (const bytes of [
      packed.subarray(0, packed.length - 7),
      packed.subarray(0, packed.length / 2),
      Buffer.concat([packed, Buffer.from('garbage')]),
      Buffer.concat([packed, Buffer.alloc(10)]),
    ]) {
      await expect(open(bytes)).rejects.toMatchObject({ kind: 'usage', code: 'bundle-damaged' });
    }
  });

  it.skipIf(isAbsent)('is refused where the bytes are another compression', async () => {
    const packed = pack(program, await smallHaul());
    const other = pack(program === 'gzip' ? 'zstd' : 'gzip', await smallHaul());
    const mixed = Buffer.concat([packed.subarray(0, 8), other.subarray(8)]);
    await expect(open(mixed)).rejects.toMatchObject({ kind: 'usage', code: 'bundle-damaged' });
  });
});

it('says which program to install where there is none', async () => {
  const bytes = Buffer.from('BZh91AY&SY and so on');
  const path = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    await expect(open(bytes)).rejects.toMatchObject({
      kind: 'machine',
      code: 'program-missing',
      hint: expect.stringContaining('Install bzip2') as string,
    });
  } finally {
    process.env['PATH'] = path;
  }
});
