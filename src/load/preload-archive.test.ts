import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleImageOf, heldBlobs } from '../../fixtures/bundles/held-images.ts';
import { indexOf } from '../../fixtures/bundles/layout.ts';
import { makeScratch, type Scratch } from '../../fixtures/bundles/scratch.ts';
import { blobsOf, type SampleArtifact } from '../../fixtures/sample/blob.ts';
import { buildImage } from '../../fixtures/sample/image.ts';
import { openBundle } from '../bundle/open-bundle.ts';
import type { Bundle, BundleImage } from '../model/bundle.ts';
import { writePreloadArchive } from './preload-archive.ts';

const { signal } = new AbortController();
let scratch: Scratch;
let artifacts: readonly SampleArtifact[];
beforeAll(async () => {
  scratch = await makeScratch();
  const imageOf = (architecture: string, user: string) =>
    buildImage({ files: [{ path: '/a', content: 'the same layer' }], config: { user }, architecture });
  artifacts = await Promise.all([imageOf('amd64', '1'), imageOf('arm64', '1'), imageOf('amd64', '2')]);
});
afterAll(() => scratch.remove());

async function writeAndOpen(
  images: readonly BundleImage[],
  index: ReturnType<typeof indexOf>,
): Promise<Bundle> {
  const path = join(scratch.folder, 'archive.tar');
  const blobs = await heldBlobs(scratch, [index, ...artifacts.flatMap(blobsOf)]);
  await writePreloadArchive({ path, images, blobs, signal });
  const opened = await openBundle(path, { workFolder: join(scratch.folder, 'work') });
  await opened.stop();
  return opened.bundle;
}

describe('writePreloadArchive', () => {
  it('writes what opens with the same images and digests', async () => {
    const index = indexOf([
      { blob: artifacts[0]?.manifest as never, platform: 'linux/amd64' },
      { blob: artifacts[1]?.manifest as never, platform: 'linux/arm64' },
    ]);
    const kinds = [
      ...artifacts.map((artifact) => (name: string) => bundleImageOf(name, [artifact])),
      (name: string) => bundleImageOf(name, artifacts.slice(0, 2), [index]),
    ];
    const some = fc.uniqueArray(
      fc.record({
        name: fc.stringMatching(/^(docker\.io|ghcr\.io|localhost:5000)\/[a-z]{1,3}\/[a-z]{1,3}$/),
        tag: fc.stringMatching(/^[a-z0-9]{1,4}$/),
        byDigest: fc.boolean(),
        kind: fc.constantFrom(...kinds),
      }),
      { selector: ({ name, tag }) => `${name}:${tag}`, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(some, async (chosen) => {
        const images = chosen.map(({ name, tag, byDigest, kind }) => {
          const image = kind(`${name}:${tag}`);
          return byDigest ? { ...image, reference: `${name}@${image.digest}` } : image;
        });
        const opened = await writeAndOpen(images, index);
        expect(opened.faults).toEqual([]);
        expect(namesOf(opened.images)).toEqual(namesOf(images));
      }),
      { numRuns: 30 },
    );
  });

  it('writes tag and digest as two names: either is looked up by itself', async () => {
    const image = bundleImageOf('docker.io/a/b:1', artifacts.slice(0, 1));
    const both = { ...image, reference: `docker.io/a/b:1@${image.digest}` };
    const { images } = await writeAndOpen([both], indexOf([]));
    expect(images.map(({ reference }) => reference)).toEqual([
      'docker.io/a/b:1',
      `docker.io/a/b@${image.digest}`,
    ]);
  });
});

describe('writePreloadArchive refuses', () => {
  const path = '/nowhere/archive.tar';

  it('two images of one name', async () => {
    const [one, other] = artifacts.map((artifact) => bundleImageOf('docker.io/a/b:1', [artifact]));
    const images = [one, other].filter((image) => image !== undefined);
    const blobs = await heldBlobs(scratch, artifacts.flatMap(blobsOf));
    await expect(writePreloadArchive({ path, images, blobs, signal })).rejects.toMatchObject({
      kind: 'usage',
      code: 'load-names-collide',
    });
  });

  it('an image whose blob cannot be had', async () => {
    const images = artifacts.slice(0, 1).map((artifact) => bundleImageOf('docker.io/a/b:1', [artifact]));
    const blobs = await heldBlobs(scratch, []);
    await expect(writePreloadArchive({ path, images, blobs, signal })).rejects.toMatchObject({
      kind: 'usage',
      code: 'load-blob-unavailable',
    });
  });
});

function namesOf(images: readonly BundleImage[]): string[] {
  return [...new Set(images.map(({ reference, digest }) => `${reference} ${digest}`))].sort();
}
