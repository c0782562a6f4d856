import { buffer } from 'node:stream/consumers';
import { unpackTar } from 'modern-tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleImageOf, heldBlobs } from '../../fixtures/bundles/held-images.ts';
import { indexOf } from '../../fixtures/bundles/layout.ts';
import { makeScratch, type Scratch } from '../../fixtures/bundles/scratch.ts';
import { blobsOf, type SampleArtifact } from '../../fixtures/sample/blob.ts';
import { buildImage } from '../../fixtures/sample/image.ts';
import { dockerArchive } from './docker-archive.ts';

let scratch: Scratch;
let image: SampleArtifact;
beforeEach(async () => {
  scratch = await makeScratch();
  image = await buildImage({ files: [{ path: '/a', content: 'a' }], config: {}, architecture: 'amd64' });
});
afterEach(() => scratch.remove());

const name = 'docker.io/rancher/k3s:v1.34.4-k3s1';

describe('dockerArchive', () => {
  it('holds config, layers and a manifest.json with the tag, byte for byte', async () => {
    const blobs = await heldBlobs(scratch, blobsOf(image));
    const archive = await dockerArchive(bundleImageOf(name, [image]), blobs, 'linux/amd64');
    expect(archive.config).toBe(image.config.digest);

    const entries = await unpackTar(await buffer(archive.open('airtight/x:1')));
    const files = new Map(entries.map(({ header, data }) => [header.name, Buffer.from(data ?? '')]));
    const [listed] = JSON.parse(files.get('manifest.json')?.toString() ?? '') as [
      { Config: string; RepoTags: string[]; Layers: string[] },
    ];
    expect(listed.RepoTags).toEqual(['airtight/x:1']);
    expect(files.get(listed.Config)?.equals(image.config.bytes)).toBe(true);
    expect(
      listed.Layers.map((path) => files.get(path)?.equals(image.layers[0]?.bytes ?? Buffer.of())),
    ).toEqual([true]);
  });

  it('takes the image of the platform out of an index, and says where there is none', async () => {
    const index = indexOf([{ blob: image.manifest, platform: 'linux/amd64' }]);
    const blobs = await heldBlobs(scratch, [...blobsOf(image), index]);
    const indexed = { ...bundleImageOf(name, [image]), digest: index.digest, mediaType: index.mediaType };
    expect((await dockerArchive(indexed, blobs, 'linux/amd64')).config).toBe(image.config.digest);
    await expect(dockerArchive(indexed, blobs, 'linux/arm64')).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('linux/arm64') as string,
    });
  });

  it('names the blob that is not there', async () => {
    const blobs = await heldBlobs(scratch, [image.manifest, image.config]);
    const archive = await dockerArchive(bundleImageOf(name, [image]), blobs, 'linux/amd64');
    expect(() => archive.open('x:1')).toThrow(image.layers[0]?.digest);
  });
});
