import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { haulEntries, ociLayoutEntries } from '../../fixtures/bundles/layout.ts';
import { rawTar } from '../../fixtures/bundles/raw-tar.ts';
import { makeScratch, type Scratch } from '../../fixtures/bundles/scratch.ts';
import { chartTgz } from '../../fixtures/bundles/tiny-chart.ts';
import { artifactOf, blobOf, blobsOf, jsonBlob, type SampleArtifact } from '../../fixtures/sample/blob.ts';
import { dockerArchiveTar } from '../../fixtures/sample/docker-archive.ts';
import { haulTar } from '../../fixtures/sample/haul.ts';
import { buildImage } from '../../fixtures/sample/image.ts';
import type { Bundle } from '../model/bundle.ts';
import { digestOf } from '../system/digest.ts';
import { openBundle, type OpenBundleOptions } from './open-bundle.ts';

let scratch: Scratch;
let image: SampleArtifact;
beforeEach(async () => {
  scratch = await makeScratch();
  image = await buildImage({ files: [{ path: '/a', content: 'a' }], config: {}, architecture: 'amd64' });
});
afterEach(() => scratch.remove());

async function haulWith(
  name: string,
  content: Uint8Array,
  options: Partial<OpenBundleOptions> = {},
): Promise<Bundle> {
  const images = [{ reference: 'docker.io/a/web:1', image }];
  const path = await scratch.file(
    'haul',
    gzipSync(await haulTar({ images, charts: [], files: [{ name, content }] })),
  );
  const { bundle, stop } = await openBundle(path, { workFolder: scratch.folder, ...options });
  await stop();
  return bundle;
}

const airgap = () => dockerArchiveTar([{ reference: 'docker.io/rancher/mirrored-pause:3.6', image }]);

it.each(['all', 'small'] as const)(
  'opens the archive in a haul, also where it was not kept (%s)',
  async (keep) => {
    const archive = gzipSync(await airgap());
    const bundle = await haulWith('k3s-airgap-images-amd64.tar.gz', archive, {
      keep,
      limits: { keepBytes: 3000 },
    });
    const place = 'hauler/k3s-airgap-images-amd64.tar.gz:latest';
    expect(bundle.faults).toEqual([]);
    expect(bundle.images.map((each) => [each.reference, each.place, each.carrier])).toEqual([
      ['docker.io/a/web:1', 'a/web:1', 'haul'],
      [
        'docker.io/rancher/mirrored-pause:3.6',
        `${place}!docker.io/rancher/mirrored-pause:3.6`,
        'docker-archive',
      ],
    ]);
    expect(bundle.files).toMatchObject([{ name: 'k3s-airgap-images-amd64.tar.gz', place }]);
    expect(bundle.parts).toEqual([
      {
        place,
        format: 'docker-archive',
        sha256: digestOf(archive).slice('sha256:'.length),
        bytes: archive.length,
      },
    ]);
  },
);

it('takes a packed chart for a chart', async () => {
  const tgz = chartTgz('web', '1.2.3');
  const { charts, parts } = await haulWith('web-1.2.3.tgz', tgz);
  const digest = digestOf(tgz);
  expect(charts).toMatchObject([{ name: 'web', version: '1.2.3', archive: digest, digest }]);
  expect(parts).toEqual([]);
});

it('leaves other archives alone', async () => {
  const tools = gzipSync(rawTar([{ name: 'bin/tool', body: 'x' }]));
  expect(await haulWith('tools.tgz', tools)).toMatchObject({ parts: [], faults: [] });
  expect(await haulWith('log.gz', gzipSync('no tar'))).toMatchObject({ parts: [], faults: [] });
});

it('says that an archive inside is cut, and leaves one closed that leads out', async () => {
  const whole = gzipSync(await airgap());
  const cut = await haulWith('k3s.tar.gz', whole.subarray(0, whole.length - 30));
  expect(cut.faults).toMatchObject([{ digest: 'hauler/k3s.tar.gz:latest', fault: 'unreadable' }]);
  const system = rawTar([{ name: 'etc/mtab', type: '2', linkname: '/proc/mounts' }]);
  expect(await haulWith('rootfs.tar', system)).toMatchObject({ parts: [], faults: [] });
});

it('wants every archive complete by itself, though another part holds the same blob', async () => {
  const listed = [{ blob: image.manifest, name: 'docker.io/a/other:1' }];
  const { faults, images } = await haulWith(
    'other.tar',
    rawTar(ociLayoutEntries([image.manifest, image.config], listed)),
  );
  expect(images.map((each) => each.carrier)).toEqual(['haul', 'oci-layout']);
  expect(faults).toMatchObject([
    {
      digest: image.layers[0]?.digest,
      fault: 'missing',
      detail: 'the bundle does not hold it (in hauler/other.tar:latest)',
      neededBy: ['docker.io/a/other:1'],
    },
  ]);
});

it('refuses archives in archives without end', async () => {
  const inner = (depth: number): Uint8Array => {
    const body = depth === 0 ? 'x' : inner(depth - 1);
    const layer = blobOf('application/vnd.content.hauler.file.layer.v1', Buffer.from(body));
    const config = jsonBlob('application/vnd.content.hauler.file.local.config.v1+json', {});
    const file = artifactOf(config, [layer], [{ 'org.opencontainers.image.title': 'haul.tar' }]);
    const annotations = { 'org.opencontainers.image.ref.name': 'hauler/haul.tar:latest' };
    return rawTar(haulEntries(blobsOf(file), [{ blob: file.manifest, annotations }]));
  };
  const path = await scratch.file('deep.tar', inner(6));
  await expect(openBundle(path, { workFolder: scratch.folder })).rejects.toMatchObject({
    code: 'bundle-limit-exceeded',
    message: expect.stringContaining('deeper than 4') as string,
  });
});
