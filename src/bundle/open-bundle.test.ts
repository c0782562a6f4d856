import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobBytes } from '../../fixtures/bundles/blob-bytes.ts';
import { hasRealSamples, realSamples } from '../../fixtures/bundles/real-samples.ts';
import { chartTgz } from '../../fixtures/bundles/tiny-chart.ts';
import { makeScratch, type Scratch } from '../../fixtures/bundles/scratch.ts';
import { buildImage } from '../../fixtures/sample/image.ts';
import { haulTar } from '../../fixtures/sample/haul.ts';
import { writeZstd } from '../../fixtures/sample/zstd-file.ts';
import { bundleSchema } from '../model/bundle.ts';
import { openBundle } from './open-bundle.ts';

let scratch: Scratch;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

const workFolder = () => join(scratch.folder, 'work');
const smallImage = () =>
  buildImage({ files: [{ path: '/a', content: 'a' }], config: {}, architecture: 'amd64' });
const smallHaul = async () =>
  haulTar({ images: [{ reference: 'docker.io/a/b:1', image: await smallImage() }], charts: [], files: [] });

describe('openBundle', () => {
  it('reads the same haul plain, gzipped and in zstd, whatever the file is called', async () => {
    const tar = await smallHaul();
    const zstd = join(scratch.folder, 'notes.txt');
    await writeZstd(zstd, [tar]);
    const paths = [await scratch.file('a.zip', tar), await scratch.file('no-extension', gzipSync(tar)), zstd];
    for (const path of paths) {
      const { bundle, stop } = await openBundle(path, { workFolder: workFolder() });
      expect(bundleSchema.parse(bundle)).toEqual(bundle);
      expect(bundle).toMatchObject({ format: 'haul', path, faults: [], blobsChecked: 3 });
      expect(bundle.images.map((image) => image.reference)).toEqual(['docker.io/a/b:1']);
      const bytes = await readFile(path);
      expect(bundle.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(bundle.bytes).toBe(bytes.length);
      await stop();
    }
  });

  it('hands over blobs that hash to their digest, from a private folder that stop() removes', async () => {
    const path = await scratch.file('haul', await smallHaul());
    const { bundle, blobs, stop } = await openBundle(path, { workFolder: workFolder() });
    for (const { digest, bytes } of bundle.images.flatMap((image) => image.blobs)) {
      const content = await blobBytes(blobs, digest);
      expect(`sha256:${createHash('sha256').update(content).digest('hex')}`).toBe(digest);
      expect(content.length).toBe(bytes);
    }
    expect(blobs.range(`sha256:${'0'.repeat(64)}`)).toBeUndefined();
    const [folder = ''] = await readdir(workFolder());
    expect((await stat(join(workFolder(), folder))).mode & 0o777).toBe(0o700);

    await stop();
    await stop();
    expect(await readdir(workFolder())).toEqual([]);
  });

  it('ends with the reason of its signal and leaves nothing behind', async () => {
    const path = await scratch.file('haul', gzipSync(await smallHaul()));
    const controller = new AbortController();
    const opening = openBundle(path, { workFolder: workFolder(), signal: controller.signal });
    controller.abort();
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    await expect(readdir(workFolder())).resolves.toEqual([]);
    await expect(
      openBundle(path, { workFolder: workFolder(), signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
  });
});

describe('what is no bundle', () => {
  it.each([
    [
      'noise',
      Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 251)),
      'no tar archive',
    ],
    ['an empty file', Buffer.alloc(0), 'is empty'],
    ['text', Buffer.from('hello\n'), 'no tar archive'],
    ['gzipped text', gzipSync('hello\n'.repeat(1000)), 'no tar archive'],
    ['an empty tar', Buffer.alloc(10240), 'no tar archive'],
    ['a chart alone', chartTgz('web', '1.0.0'), 'a chart alone; put it into a folder with its images'],
  ])('%s is refused', async (_, bytes, words) => {
    const path = await scratch.file('file', bytes);
    await expect(openBundle(path, { workFolder: workFolder() })).rejects.toMatchObject({
      kind: 'usage',
      code: 'bundle-format-unknown',
      message: expect.stringContaining(words) as string,
      hint: expect.stringContaining('Hauler') as string,
    });
  });

  it('an empty folder is refused', async () => {
    await expect(openBundle(scratch.folder, { workFolder: workFolder() })).rejects.toMatchObject({
      kind: 'usage',
      code: 'bundle-format-unknown',
    });
  });

  it('a path that leads nowhere is refused', async () => {
    const path = join(scratch.folder, 'none');
    await expect(openBundle(path, { workFolder: workFolder() })).rejects.toMatchObject({
      kind: 'usage',
      code: 'bundle-not-found',
      message: expect.stringContaining(path) as string,
    });
  });
});

describe('bundles written by the real tools', () => {
  it.skipIf(!hasRealSamples)('a haul', async () => {
    const { bundle, stop } = await openBundle(realSamples.haul, { workFolder: workFolder() });
    await stop();
    expect(bundle).toMatchObject({
      format: 'haul',
      faults: [],
      blobsChecked: 12,
      charts: [{ name: 'hello-web', version: '1.0.0', reference: 'hauler/hello-web:1.0.0' }],
      files: [{ name: 'README.txt', reference: 'hauler/readme.txt:latest' }],
    });
    expect(bundle.images.map(({ reference, platforms }) => [reference, platforms])).toEqual([
      ['docker.io/example/hello-web:1.0.0', ['linux/amd64']],
      ['docker.io/library/hello-world:latest', ['linux/amd64']],
    ]);
  });

  it.skipIf(!hasRealSamples)('a docker archive of system images, with manifests made for it', async () => {
    const { bundle, blobs, stop } = await openBundle(realSamples.k3sImages, { workFolder: workFolder() });
    expect(bundle).toMatchObject({ format: 'docker-archive', faults: [], charts: [], files: [] });
    expect(bundle.images.map((image) => image.reference)).toEqual([
      'docker.io/library/hello-world:latest',
      'docker.io/rancher/mirrored-pause:3.6',
    ]);
    for (const image of bundle.images) expect(blobs.range(image.digest)).toBeDefined();
    await stop();
  });
});
