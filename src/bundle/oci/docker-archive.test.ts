import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobBytes } from '../../../fixtures/bundles/blob-bytes.ts';
import { openTar } from '../../../fixtures/bundles/open-tar.ts';
import type { RawEntry } from '../../../fixtures/bundles/raw-tar.ts';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { dockerArchiveTar } from '../../../fixtures/sample/docker-archive.ts';
import { buildImage } from '../../../fixtures/sample/image.ts';
import { digestOf } from '../../system/digest.ts';
import { openBundle } from '../open-bundle.ts';

let scratch: Scratch;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

const layer = 'the bytes of a layer';
const configText = JSON.stringify({
  os: 'linux',
  architecture: 'arm64',
  variant: 'v8',
  rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
});
const configName = `${digestOf(configText).slice('sha256:'.length)}.json`;
const config: RawEntry = { name: configName, body: configText };
const reference = 'docker.io/library/a:1';

function manifest(layers: readonly string[], tags: readonly string[] | null = ['a:1']): RawEntry {
  const item = { Config: configName, RepoTags: tags, Layers: layers };
  return { name: 'manifest.json', body: JSON.stringify([item]) };
}

describe('a legacy docker archive', () => {
  it('gets a manifest that refers to its config and layers, under every name', async () => {
    const { bundle, blobs } = await openTar(scratch, [
      { name: 'x/layer.tar', body: layer },
      config,
      manifest(['x/layer.tar'], ['a:1', 'ghcr.io/b/c:2']),
    ]);
    expect(bundle).toMatchObject({ format: 'docker-archive', faults: [], blobsChecked: 2 });
    expect(bundle.images.map((image) => image.reference)).toEqual([reference, 'ghcr.io/b/c:2']);
    const [image] = bundle.images;
    expect(image?.platforms).toEqual(['linux/arm64/v8']);
    const text = String(await blobBytes(blobs, image?.digest ?? ''));
    expect(digestOf(text)).toBe(image?.digest);
    expect(JSON.parse(text)).toMatchObject({
      schemaVersion: 2,
      mediaType: image?.mediaType,
      config: { digest: digestOf(configText), size: configText.length },
      layers: [
        {
          digest: digestOf(layer),
          size: layer.length,
          mediaType: 'application/vnd.oci.image.layer.v1.tar',
        },
      ],
    });
  });

  it('follows the links that docker save writes for shared layers', async () => {
    const { bundle } = await openTar(scratch, [
      { name: 'y/layer.tar', type: '2', linkname: '../x/layer.tar' },
      { name: 'x/layer.tar', body: layer },
      config,
      manifest(['y/layer.tar']),
    ]);
    expect(bundle.faults).toEqual([]);
  });

  it('ends at links that go round', async () => {
    const { bundle } = await openTar(scratch, [
      { name: 'x/layer.tar', type: '2', linkname: '../y/layer.tar' },
      { name: 'y/layer.tar', type: '2', linkname: '../x/layer.tar' },
      config,
      manifest(['x/layer.tar']),
    ]);
    expect(bundle.faults).toMatchObject([
      { digest: digestOf(layer), fault: 'missing', neededBy: [reference] },
    ]);
  });

  it('keeps a compressed layer as it is and checks what it unpacks to', async () => {
    const packed = gzipSync(layer);
    const entries = [{ name: 'x/layer.tar', body: packed }, config, manifest(['x/layer.tar'])];
    const good = await openTar(scratch, entries);
    expect(good.bundle.faults).toEqual([]);
    expect(good.bundle.images[0]?.blobs.at(-1)).toEqual({
      digest: digestOf(packed),
      bytes: packed.length,
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    });

    const other = gzipSync('other bytes');
    const bad = await openTar(scratch, [
      { name: 'x/layer.tar', body: other },
      config,
      manifest(['x/layer.tar']),
    ]);
    expect(bad.bundle.faults).toMatchObject([{ digest: digestOf(other), fault: 'digest-mismatch' }]);
  });

  it('finds a layer with other bytes, and makes no manifest for the image', async () => {
    const { bundle, blobs } = await openTar(scratch, [
      { name: 'x/layer.tar', body: 'spoilt' },
      config,
      manifest(['x/layer.tar']),
    ]);
    expect(bundle.faults).toMatchObject([
      { digest: digestOf(layer), fault: 'digest-mismatch', neededBy: [reference] },
    ]);
    expect(blobs.range(digestOf(layer))).toBeUndefined();
    expect(blobs.range(bundle.images[0]?.digest ?? '')).toBeUndefined();
  });

  it.each([
    ['is absent', [], 'missing'],
    ['has other bytes', [{ name: configName, body: 'no json' }], 'digest-mismatch'],
  ])('finds a config that %s', async (_, entries, fault) => {
    const all = [{ name: 'x/layer.tar', body: layer }, ...entries, manifest(['x/layer.tar'])];
    const { bundle } = await openTar(scratch, all);
    expect(bundle.faults).toMatchObject([{ digest: digestOf(configText), fault, neededBy: [reference] }]);
  });

  it('finds a config that counts other layers', async () => {
    const all = [{ name: 'x/layer.tar', body: layer }, config, manifest(['x/layer.tar', 'x/layer.tar'])];
    const { bundle } = await openTar(scratch, all);
    expect(bundle.faults).toMatchObject([{ digest: digestOf(configText), fault: 'unreadable' }]);
  });

  it('lists an image without a name among the files: nothing in a cluster could ask for it', async () => {
    const { bundle } = await openTar(scratch, [
      { name: 'x/layer.tar', body: layer },
      config,
      manifest(['x'], null),
    ]);
    expect(bundle).toMatchObject({
      images: [],
      faults: [],
      files: [{ name: 'image without a name', digest: digestOf(configText), place: configName }],
    });
  });

  it('keeps images apart that share a layer, and ones that share a name', async () => {
    const otherText = configText.replace('arm64', 'amd64');
    const otherName = `${digestOf(otherText).slice('sha256:'.length)}.json`;
    const items = [
      { Config: configName, RepoTags: ['a:1'], Layers: ['x/layer.tar'] },
      { Config: otherName, RepoTags: ['b:1', 'a:1'], Layers: ['x/layer.tar'] },
    ];
    const { bundle } = await openTar(scratch, [
      { name: 'x/layer.tar', body: layer },
      config,
      { name: otherName, body: otherText },
      { name: 'manifest.json', body: JSON.stringify(items) },
      { name: 'repositories', body: '{"a":{"1":"x"}}' },
    ]);
    expect(bundle).toMatchObject({ faults: [], files: [], blobsChecked: 3 });
    expect(bundle.images.map(({ reference: name, platforms }) => [name, platforms[0]])).toEqual([
      [reference, 'linux/arm64/v8'],
      ['docker.io/library/b:1', 'linux/amd64/v8'],
      [reference, 'linux/amd64/v8'],
    ]);
  });
});

describe('an OCI-flavoured docker archive', () => {
  it('keeps its own manifests', async () => {
    const image = await buildImage({
      files: [{ path: '/a', content: 'a' }],
      config: {},
      architecture: 'amd64',
    });
    const path = await scratch.file(
      'a.tar',
      await dockerArchiveTar([{ reference: 'docker.io/a/b:1', image }]),
    );
    const { bundle, stop } = await openBundle(path, { workFolder: scratch.folder });
    await stop();
    expect(bundle).toMatchObject({
      format: 'docker-archive',
      faults: [],
      blobsChecked: 3,
      images: [{ reference: 'docker.io/a/b:1', digest: image.manifest.digest, platforms: ['linux/amd64'] }],
    });
  });
});
