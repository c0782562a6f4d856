import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobBytes } from '../../fixtures/bundles/blob-bytes.ts';
import { rawTar } from '../../fixtures/bundles/raw-tar.ts';
import { makeScratch, type Scratch } from '../../fixtures/bundles/scratch.ts';
import { smallHaul } from '../../fixtures/bundles/small-haul.ts';
import { digestOf } from '../system/digest.ts';
import { openBundle, type OpenBundleOptions, type OpenedBundle } from './open-bundle.ts';

let scratch: Scratch;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

const workFolder = () => join(scratch.folder, 'work');
const open = async (bytes: Uint8Array, options: Partial<OpenBundleOptions> = {}) =>
  openBundle(await scratch.file('bundle', bytes), { workFolder: workFolder(), ...options });

function digestsOf({ bundle }: OpenedBundle): { layer: string; config: string } {
  const blobs = bundle.images[0]?.blobs ?? [];
  const digest = (type: RegExp) => blobs.find(({ mediaType }) => type.test(mediaType))?.digest ?? '';
  return { layer: digest(/layer|rootfs/), config: digest(/config|container/) };
}

async function packBytes(): Promise<number> {
  const [spool = ''] = await readdir(workFolder());
  return (await stat(join(workFolder(), spool, 'pack')).catch(() => undefined))?.size ?? 0;
}

const small = { keep: 'small', limits: { keepBytes: 4096 } } as const;

describe('keep', () => {
  it('small: hashes a large blob, and brings it when asked, once', async () => {
    const opened = await open(gzipSync(await smallHaul(20_000)), small);
    const { layer, config } = digestsOf(opened);
    expect(opened.bundle.faults).toEqual([]);
    expect(opened.blobs.range(layer)).toBeUndefined();
    expect(opened.blobs.range(config)).toBeDefined();
    const before = await packBytes();
    expect(before).toBeLessThan(20_000);

    await opened.blobs.fetch([layer, config, `sha256:${'0'.repeat(64)}`]);
    expect(digestOf(await blobBytes(opened.blobs, layer))).toBe(layer);
    const after = await packBytes();
    await opened.blobs.fetch([layer]);
    expect(await packBytes()).toBe(after);
    await opened.stop();
  });

  it('all: keeps everything in one pack that nobody else may read', async () => {
    const opened = await open(gzipSync(await smallHaul(20_000)));
    const { layer } = digestsOf(opened);
    expect(digestOf(await blobBytes(opened.blobs, layer))).toBe(layer);
    const path = opened.blobs.range(layer)?.path ?? '';
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await opened.stop();
  });

  it('either way, what is not compressed stays where it is', async () => {
    const opened = await open(await smallHaul(20_000));
    const { layer } = digestsOf(opened);
    expect(opened.blobs.range(layer)?.path).toBe(join(scratch.folder, 'bundle'));
    expect(digestOf(await blobBytes(opened.blobs, layer))).toBe(layer);
    expect(await packBytes()).toBe(0);
    await opened.stop();
  });

  it('small: refuses to fetch from a file that has become another one', async () => {
    const opened = await open(gzipSync(await smallHaul(20_000)), small);
    const { layer } = digestsOf(opened);
    await writeFile(join(scratch.folder, 'bundle'), gzipSync(rawTar([{ name: 'index.json', body: '{}' }])));
    await expect(opened.blobs.fetch([layer])).rejects.toMatchObject({
      kind: 'usage',
      code: 'bundle-changed',
    });
    expect(opened.blobs.range(layer)).toBeUndefined();
    await opened.stop();
  });
});
