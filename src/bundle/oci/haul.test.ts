import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { haulEntries, indexOf, lyingBlob } from '../../../fixtures/bundles/layout.ts';
import { openTar } from '../../../fixtures/bundles/open-tar.ts';
import { platformImage } from '../../../fixtures/bundles/platform-image.ts';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import {
  blobOf,
  blobsOf,
  jsonBlob,
  artifactOf,
  type SampleArtifact,
  type SampleBlob,
} from '../../../fixtures/sample/blob.ts';
import { bundleSchema } from '../../model/bundle.ts';

let scratch: Scratch;
let amd64: SampleArtifact;
let arm64: SampleArtifact;
beforeEach(async () => {
  scratch = await makeScratch();
  amd64 = await platformImage('amd64');
  arm64 = await platformImage('arm64');
});
afterEach(() => scratch.remove());

const name = 'index.docker.io/a/b:1';
const reference = 'docker.io/a/b:1';

describe('several platforms', () => {
  it('lists the blobs of all, each manifest before what it refers to, each blob once', async () => {
    const inner = indexOf([{ blob: amd64.manifest, platform: 'linux/amd64' }]);
    const root = indexOf([
      { blob: amd64.manifest, platform: 'linux/amd64' },
      { blob: inner },
      { blob: arm64.manifest, platform: 'linux/arm64' },
    ]);
    const blobs = [root, inner, ...blobsOf(amd64), ...blobsOf(arm64)];
    const { bundle } = await openTar(scratch, haulEntries(blobs, [{ blob: root, name }]));
    expect(bundle.faults).toEqual([]);
    expect(bundle.images).toMatchObject([
      {
        reference,
        digest: root.digest,
        mediaType: root.mediaType,
        platforms: ['linux/amd64', 'linux/arm64'],
      },
    ]);
    const order = bundle.images[0]?.blobs.map((blob) => blob.digest) ?? [];
    expect(order).toHaveLength(blobs.length);
    expect(order[0]).toBe(root.digest);
    expect(order.indexOf(inner.digest)).toBeLessThan(order.indexOf(amd64.manifest.digest));
    expect(order.indexOf(arm64.manifest.digest)).toBeLessThan(order.indexOf(arm64.config.digest));
  });

  it('names the absent platform, and does not take attestations for one', async () => {
    const root = indexOf([
      { blob: amd64.manifest, platform: 'linux/amd64' },
      { blob: arm64.manifest, platform: 'unknown/unknown' },
    ]);
    const { bundle, blobs } = await openTar(
      scratch,
      haulEntries([root, ...blobsOf(amd64)], [{ blob: root, name }]),
    );
    expect(bundle.images[0]?.platforms).toEqual(['linux/amd64']);
    expect(bundle.faults).toMatchObject([
      { digest: arm64.manifest.digest, fault: 'missing', neededBy: [reference] },
    ]);
    expect(blobs.range(arm64.manifest.digest)).toBeUndefined();
  });

  it('stops at indexes nested without end', async () => {
    let root = amd64.manifest;
    const chain = Array.from({ length: 40 }, () => (root = indexOf([{ blob: root }])));
    const { bundle } = await openTar(
      scratch,
      haulEntries([...chain, ...blobsOf(amd64)], [{ blob: root, name }]),
    );
    expect(bundle.faults).toMatchObject([{ fault: 'unreadable', neededBy: [reference] }]);
  });
});

describe('faults', () => {
  it.each(['manifest', 'config', 'layer'] as const)('a %s whose bytes are others', async (which) => {
    const target = { manifest: amd64.manifest, config: amd64.config, layer: amd64.layers[0] ?? amd64.config }[
      which
    ];
    const all = blobsOf(amd64).map((blob) => (blob === target ? lyingBlob(blob, '{ no json') : blob));
    const { bundle, blobs } = await openTar(scratch, haulEntries(all, [{ blob: amd64.manifest, name }]));
    expect(bundle.faults).toMatchObject([
      { digest: target.digest, fault: 'digest-mismatch', neededBy: [reference] },
    ]);
    expect(bundle.images).toMatchObject([{ reference, digest: amd64.manifest.digest }]);
    expect(blobs.range(target.digest)).toBeUndefined();
  });

  it('a blob that has not the size its manifest declares', async () => {
    const [layer = amd64.config] = amd64.layers;
    const artifact = artifactOf(amd64.config, [
      { ...layer, bytes: Buffer.concat([layer.bytes, layer.bytes]) },
    ]);
    const all = [artifact.manifest, amd64.config, layer];
    const { bundle, blobs } = await openTar(scratch, haulEntries(all, [{ blob: artifact.manifest, name }]));
    expect(bundle.faults).toMatchObject([
      { digest: layer.digest, fault: 'size-mismatch', neededBy: [reference] },
    ]);
    expect(blobs.range(layer.digest)).toBeUndefined();
  });

  it('an index that points nowhere', async () => {
    const { bundle } = await openTar(scratch, haulEntries([], [{ blob: amd64.manifest, name }]));
    expect(bundle.faults).toMatchObject([{ fault: 'missing', neededBy: [reference] }]);
  });

  it('a manifest that hashes right and is none', async () => {
    const odd = jsonBlob(amd64.manifest.mediaType, { schemaVersion: 1 });
    const { bundle } = await openTar(scratch, haulEntries([odd], [{ blob: odd, name }]));
    expect(bundle.faults).toMatchObject([{ digest: odd.digest, fault: 'unreadable' }]);
  });

  it('a digest of another kind', async () => {
    const odd = { ...amd64.manifest, digest: 'md5:1234' };
    const { bundle } = await openTar(scratch, haulEntries([], [{ blob: odd, name }]));
    expect(bundle).toMatchObject({ images: [], faults: [{ digest: 'md5:1234', fault: 'unreadable' }] });
  });

  it('a bad blob that nothing refers to is told too', async () => {
    const stray = lyingBlob(arm64.config, 'x');
    const all = [...blobsOf(amd64), stray];
    const { bundle } = await openTar(scratch, haulEntries(all, [{ blob: amd64.manifest, name }]));
    expect(bundle.faults).toMatchObject([{ digest: stray.digest, fault: 'digest-mismatch', neededBy: [] }]);
  });
});

describe('what is in a haul', () => {
  it.each([
    'dev.hauler/sigs',
    'dev.hauler/atts',
    'dev.hauler/sboms',
    'dev.hauler/referrers/abc',
    'dev.cosignproject.cosign/sigs',
  ])('%s is no image', async (kind) => {
    const listed = [
      { blob: amd64.manifest, name },
      { blob: arm64.manifest, name, annotations: { kind } },
    ];
    const { bundle } = await openTar(scratch, haulEntries([...blobsOf(amd64), ...blobsOf(arm64)], listed));
    expect(bundle.images.map((image) => image.digest)).toEqual([amd64.manifest.digest]);
  });

  it('takes the name from where it stands: containerd, Hauler, then the bare one', async () => {
    const original = {
      'hauler.dev/original-ref': 'ghcr.io/x/y:2',
      'org.opencontainers.image.ref.name': 'x/y:2',
    };
    const listed = [
      { blob: amd64.manifest, name, annotations: original },
      { blob: amd64.manifest, annotations: original },
      { blob: amd64.manifest, annotations: { 'org.opencontainers.image.ref.name': 'library/z' } },
      { blob: amd64.manifest, name },
    ];
    const { bundle } = await openTar(scratch, haulEntries(blobsOf(amd64), listed));
    expect(bundle.images.map((image) => image.reference)).toEqual([
      reference,
      'ghcr.io/x/y:2',
      'docker.io/library/z:latest',
    ]);
  });

  it('knows a chart whose metadata is damaged by its place', async () => {
    const config = jsonBlob('application/vnd.cncf.helm.config.v1+json', { name: 'web', version: '1.2.3+b' });
    const chart = artifactOf(config, [
      blobOf('application/vnd.cncf.helm.chart.content.v1.tar+gzip', Buffer.from('x')),
    ]);
    const annotations = { 'org.opencontainers.image.ref.name': 'hauler/web:1.2.3_b' };
    const listed = [{ blob: chart.manifest, annotations }];
    const good = await openTar(scratch, haulEntries(blobsOf(chart), listed));
    expect(good.bundle.charts).toMatchObject([
      { name: 'web', version: '1.2.3+b', reference: 'hauler/web:1.2.3_b' },
    ]);

    const spoilt = blobsOf(chart).map((blob) => (blob === config ? lyingBlob(blob, '!') : blob));
    const bad = await openTar(scratch, haulEntries(spoilt, listed));
    expect(bad.bundle.charts).toMatchObject([{ name: 'web', version: '1.2.3_b' }]);
    expect(bad.bundle.faults).toMatchObject([{ digest: config.digest, neededBy: ['hauler/web:1.2.3_b'] }]);
  });

  it('has charts and files whose layer is named by a digest that is none', async () => {
    const odd = `sha512:${'0'.repeat(128)}`;
    const artifactWith = (config: SampleBlob) => artifactOf(config, [{ ...amd64.config, digest: odd }]);
    const chart = artifactWith(
      jsonBlob('application/vnd.cncf.helm.config.v1+json', { name: 'web', version: '1' }),
    );
    const file = artifactWith(jsonBlob('application/vnd.content.hauler.file.local.config.v1+json', {}));
    const listed = [chart, file].map(({ manifest }, at) => ({
      blob: manifest,
      annotations: { 'org.opencontainers.image.ref.name': `hauler/${at}:1` },
    }));
    const blobs = [chart, file].flatMap(({ manifest, config }) => [manifest, config]);
    const { bundle } = await openTar(scratch, haulEntries(blobs, listed));
    expect(bundle).toMatchObject({
      charts: [{ name: 'web', archive: chart.manifest.digest }],
      files: [{ name: '1:1', digest: file.manifest.digest, bytes: 0 }],
      faults: [{ digest: odd, fault: 'unreadable', neededBy: ['hauler/0:1', 'hauler/1:1'] }],
    });
    expect(bundleSchema.parse(bundle)).toEqual(bundle);
  });
});
