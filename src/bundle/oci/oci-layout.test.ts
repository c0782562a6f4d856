import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indexOf, ociLayoutEntries } from '../../../fixtures/bundles/layout.ts';
import { openTar, treeOf } from '../../../fixtures/bundles/open-tar.ts';
import { platformImage } from '../../../fixtures/bundles/platform-image.ts';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { chartTgz } from '../../../fixtures/bundles/tiny-chart.ts';
import {
  artifactOf,
  blobOf,
  blobsOf,
  descriptorOf,
  jsonBlob,
  type SampleArtifact,
  type SampleBlob,
} from '../../../fixtures/sample/blob.ts';
import { openBundle } from '../open-bundle.ts';

let scratch: Scratch;
let amd64: SampleArtifact;
let arm64: SampleArtifact;
beforeEach(async () => {
  scratch = await makeScratch();
  amd64 = await platformImage('amd64');
  arm64 = await platformImage('arm64');
});
afterEach(() => scratch.remove());

const refName = (text: string) => ({ 'org.opencontainers.image.ref.name': text });

describe('names', () => {
  it.each([
    [{ 'io.containerd.image.name': 'ghcr.io/a/b:1', ...refName('1') }, 'ghcr.io/a/b:1'],
    [refName('ghcr.io/a/b:1'), 'ghcr.io/a/b:1'],
    [refName('alpine:3.19'), 'docker.io/library/alpine:3.19'],
    [refName(`ghcr.io/a/b@sha256:${'1'.repeat(64)}`), `ghcr.io/a/b@sha256:${'1'.repeat(64)}`],
    [
      { ...refName('a/b:1'), 'org.opencontainers.image.base.name': 'docker.io/library/debian:12' },
      'docker.io/a/b:1',
    ],
  ])('%j is %s', async (annotations, reference) => {
    const { bundle } = await openTar(
      scratch,
      ociLayoutEntries(blobsOf(amd64), [{ blob: amd64.manifest, annotations }]),
    );
    expect(bundle).toMatchObject({ format: 'oci-layout', faults: [], files: [] });
    expect(bundle.images).toMatchObject([{ reference, carrier: 'oci-layout', platforms: ['linux/amd64'] }]);
  });

  it.each([
    [refName('1.0'), '1.0'],
    [refName('latest'), 'latest'],
    [refName('Not/A:Name!'), 'Not/A:Name!'],
    [{}, undefined],
  ])('%j names no repository: the image is listed as one without a name', async (annotations, place) => {
    const { bundle } = await openTar(
      scratch,
      ociLayoutEntries(blobsOf(amd64), [{ blob: amd64.manifest, annotations }]),
    );
    const { digest } = amd64.manifest;
    expect(bundle).toMatchObject({
      images: [],
      faults: [],
      files: [
        { name: 'image without a name', digest, reference: digest, place: place ?? digest, kind: 'other' },
      ],
    });
  });

  it('of one image may be several', async () => {
    const listed = ['a/b:1', 'a/b:2'].map((text) => ({ blob: amd64.manifest, annotations: refName(text) }));
    const { bundle } = await openTar(scratch, ociLayoutEntries(blobsOf(amd64), listed));
    expect(bundle.images.map((image) => image.reference)).toEqual(['docker.io/a/b:1', 'docker.io/a/b:2']);
  });

  it('may stand in an index below the index', async () => {
    const inner = jsonBlob('application/vnd.oci.image.index.v1+json', {
      schemaVersion: 2,
      manifests: [
        descriptorOf(amd64.manifest, refName('a/b:1')),
        descriptorOf(arm64.manifest, refName('a/c:1')),
      ],
    });
    const entries = ociLayoutEntries(
      [inner, ...blobsOf(amd64), ...blobsOf(arm64)],
      [{ blob: inner }, { blob: inner }],
    );
    const { bundle } = await openTar(scratch, entries);
    expect(bundle.images.map((image) => image.reference)).toEqual(['docker.io/a/b:1', 'docker.io/a/c:1']);
  });
});

describe('what an OCI layout holds besides images', () => {
  it('is charts', async () => {
    const tgz = chartTgz('web', '1.2.3');
    const config = jsonBlob('application/vnd.cncf.helm.config.v1+json', { name: 'web', version: '1.2.3' });
    const provenance = blobOf('application/vnd.cncf.helm.chart.provenance.v1.prov', Buffer.from('signed'));
    const layer = blobOf('application/vnd.cncf.helm.chart.content.v1.tar+gzip', tgz);
    const chart = artifactOf(config, [provenance, layer]);
    const listed = [{ blob: chart.manifest, annotations: refName('ghcr.io/charts/web:1.2.3') }];
    const { bundle } = await openTar(scratch, ociLayoutEntries(blobsOf(chart), listed));
    expect(bundle.charts).toEqual([
      {
        name: 'web',
        version: '1.2.3',
        reference: 'ghcr.io/charts/web:1.2.3',
        place: 'ghcr.io/charts/web:1.2.3',
        digest: chart.manifest.digest,
        archive: layer.digest,
      },
    ]);
  });

  it('is what refers to an image, in the list that stands in for a registry’s', async () => {
    const payload = jsonBlob('application/spdx+json', { spdxVersion: 'SPDX-2.3' });
    const sbom = referrerOf(amd64.manifest, 'application/spdx+json', payload);
    const { digest } = amd64.manifest;
    const list = indexOf([{ blob: sbom }]);
    const listed = [
      { blob: amd64.manifest, annotations: refName('ghcr.io/a/b:1') },
      { blob: list, annotations: refName(`ghcr.io/a/b:${digest.replace(':', '-')}`) },
    ];
    const empty = blobOf('application/vnd.oci.empty.v1+json', Buffer.from('{}'));
    const blobs = [...blobsOf(amd64), list, sbom, empty, payload];
    const { bundle } = await openTar(scratch, ociLayoutEntries(blobs, listed));
    expect(bundle.images.map((image) => image.reference)).toEqual(['ghcr.io/a/b:1']);
    expect(bundle.companions).toEqual([
      {
        kind: 'sbom',
        subject: digest,
        digest: sbom.digest,
        place: sbom.digest,
        payloads: [{ digest: payload.digest, mediaType: 'application/spdx+json', annotations: {} }],
      },
    ]);
    expect(bundle.faults).toEqual([]);
  });
});

it('reads the same from a folder, and Docker’s media types as it does OCI’s', async () => {
  const config = { ...amd64.config, mediaType: 'application/vnd.docker.container.image.v1+json' };
  const layers = amd64.layers.map((layer) => ({
    ...layer,
    mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  }));
  const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';
  const manifest = jsonBlob(mediaType, {
    schemaVersion: 2,
    mediaType,
    config: descriptorOf(config),
    layers: layers.map((layer) => descriptorOf(layer)),
  });
  const list = {
    ...indexOf([{ blob: manifest, platform: 'linux/amd64' }]),
    mediaType: 'application/vnd.docker.distribution.manifest.list.v2+json',
  };
  const entries = ociLayoutEntries(
    [list, manifest, config, ...layers],
    [{ blob: list, annotations: refName('a/b:1') }],
  );
  const path = await scratch.tree('layout', treeOf(entries));
  const { bundle } = await openBundle(path, { workFolder: join(scratch.folder, 'work') });
  const { images, faults } = (await openTar(scratch, entries)).bundle;
  expect(bundle).toMatchObject({ format: 'oci-layout', images, faults: [] });
  expect(images).toMatchObject([{ mediaType: list.mediaType, platforms: ['linux/amd64'] }]);
  expect(images[0]?.blobs).toHaveLength(4);
  expect(faults).toEqual([]);
});

/** A manifest with a subject, as OCI image-spec 1.1 has it for what refers to an image. */
function referrerOf(subject: SampleBlob, artifactType: string, payload: SampleBlob): SampleBlob {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const config = blobOf('application/vnd.oci.empty.v1+json', Buffer.from('{}'));
  return jsonBlob(mediaType, {
    schemaVersion: 2,
    mediaType,
    artifactType,
    config: descriptorOf(config),
    layers: [descriptorOf(payload)],
    subject: descriptorOf(subject),
  });
}
