import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobBytes } from '../../../fixtures/bundles/blob-bytes.ts';
import { ociLayoutEntries } from '../../../fixtures/bundles/layout.ts';
import { openTar, treeOf } from '../../../fixtures/bundles/open-tar.ts';
import type { RawEntry } from '../../../fixtures/bundles/raw-tar.ts';
import { hasRealSamples, realSamples } from '../../../fixtures/bundles/real-samples.ts';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { chartTgz } from '../../../fixtures/bundles/tiny-chart.ts';
import { zarfEntries, type ZarfSpec } from '../../../fixtures/bundles/zarf.ts';
import { blobsOf, type SampleArtifact } from '../../../fixtures/sample/blob.ts';
import { dockerArchiveTar } from '../../../fixtures/sample/docker-archive.ts';
import { buildImage } from '../../../fixtures/sample/image.ts';
import { digestOf } from '../../system/digest.ts';
import { openBundle } from '../open-bundle.ts';

let scratch: Scratch;
let image: SampleArtifact;
beforeEach(async () => {
  scratch = await makeScratch();
  image = await buildImage({ files: [{ path: '/a', content: 'a' }], config: {}, architecture: 'amd64' });
});
afterEach(() => scratch.remove());

const reference = 'ghcr.io/shop/web:1';
const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "###ZARF_VAR_NAME###" }\n';

function images(blobs = blobsOf(image)): RawEntry[] {
  const annotations = {
    'org.opencontainers.image.base.name': reference,
    'org.opencontainers.image.ref.name': reference,
  };
  return ociLayoutEntries(blobs, [{ blob: image.manifest, annotations }]);
}

const whole: ZarfSpec = {
  components: {
    web: [
      { name: 'charts/web-1.2.3.tgz', body: chartTgz('web', '1.2.3') },
      { name: 'values/web-1.2.3-10', body: 'last: true\n' },
      { name: 'values/web-1.2.3-2', body: 'first: true\n' },
      { name: 'manifests/app-0.yaml', body: manifest },
      { name: 'files/0/motd', body: 'hello\n' },
      { name: 'data/0/seed.yaml', body: manifest },
      { name: 'repos/app-1234/.git/HEAD', body: 'ref: refs/heads/main\n' },
      { name: 'repos/app-1234/README.md', body: 'text\n' },
    ],
  },
  definitions: {
    web: {
      required: true,
      images: [reference],
      charts: [{ name: 'web', version: '1.2.3', namespace: 'shop', releaseName: 'front' }],
    },
  },
};

describe('a Zarf package', () => {
  it('gives images, charts with their values, and files by what they are', async () => {
    const { bundle, blobs } = await openTar(scratch, zarfEntries({ ...whole, images: images() }));
    expect(bundle).toMatchObject({
      format: 'zarf-package',
      faults: [],
      images: [{ reference, digest: image.manifest.digest, carrier: 'zarf-package' }],
      zarf: {
        name: 'shop',
        architecture: 'amd64',
        components: [{ name: 'web', required: true, images: [reference] }],
      },
    });
    const component = 'components/web.tar!web';
    expect(bundle.charts).toMatchObject([
      {
        name: 'web',
        version: '1.2.3',
        place: `${component}/charts/web-1.2.3.tgz`,
        release: {
          name: 'front',
          namespace: 'shop',
          valuesFiles: [`${component}/values/web-1.2.3-2`, `${component}/values/web-1.2.3-10`],
        },
      },
    ]);
    expect(bundle.files.map(({ place, kind }) => [place, kind])).toEqual([
      [`${component}/values/web-1.2.3-10`, 'values'],
      [`${component}/values/web-1.2.3-2`, 'values'],
      [`${component}/manifests/app-0.yaml`, 'manifest'],
      [`${component}/files/0/motd`, 'other'],
      [`${component}/data/0/seed.yaml`, 'other'],
      [`${component}/repos/app-1234`, 'other'],
      ['checksums.txt', 'checksums'],
      ['zarf.yaml', 'zarf-definition'],
    ]);
    expect(await blobBytes(blobs, bundle.charts[0]?.archive ?? '')).toEqual(chartTgz('web', '1.2.3'));
    expect(String(await blobBytes(blobs, digestOf(manifest)))).toBe(manifest);
  });

  it('opens archives among the files of a component', async () => {
    const archive = gzipSync(await dockerArchiveTar([{ reference: 'docker.io/a/b:1', image }]));
    const components = { k3s: [{ name: 'files/1/k3s-airgap-images.tar.gz', body: archive }] };
    const { bundle } = await openTar(scratch, zarfEntries({ components }));
    const place = 'components/k3s.tar!k3s/files/1/k3s-airgap-images.tar.gz';
    expect(bundle.images).toMatchObject([
      { reference: 'docker.io/a/b:1', place: `${place}!docker.io/a/b:1`, carrier: 'docker-archive' },
    ]);
    expect(bundle.parts).toEqual([
      {
        place,
        format: 'docker-archive',
        sha256: digestOf(archive).replace('sha256:', ''),
        bytes: archive.length,
      },
    ]);
  });

  it('reads the same from an unpacked one', async () => {
    const entries = zarfEntries({ ...whole, images: images() });
    const packed = await openTar(scratch, entries);
    const path = await scratch.tree('unpacked', treeOf(entries));
    const { bundle } = await openBundle(path, { workFolder: join(scratch.folder, 'work') });
    const { images: found, charts, companions, zarf, faults } = packed.bundle;
    expect(bundle).toMatchObject({
      format: 'zarf-package',
      images: found,
      charts,
      companions,
      zarf,
      faults,
    });
  });

  it('takes v1alpha1 of two documents, and v1beta1 where it stands alone', async () => {
    const secondDocument = {
      apiVersion: 'zarf.dev/v1beta1',
      kind: 'ZarfPackageConfig',
      metadata: { name: 'second' },
      components: [{ name: 'web', images: [{ name: reference }] }],
    };
    const both = await openTar(scratch, zarfEntries({ ...whole, secondDocument }));
    expect(both.bundle.zarf?.name).toBe('shop');
    const alone = zarfEntries(whole).map((entry) =>
      entry.name === 'zarf.yaml' ? { ...entry, body: JSON.stringify(secondDocument) } : entry,
    );
    const { bundle } = await openTar(scratch, alone);
    expect(bundle.zarf).toEqual({
      name: 'second',
      components: [{ name: 'web', required: true, images: [reference] }],
    });
  });

  it('has SBOMs by image, and signatures of the whole', async () => {
    const sboms = [
      { name: 'ghcr.io_shop_web_1.json', body: '{"artifacts":[]}' },
      { name: 'zarf-component-web.json', body: '{"artifacts":[ ]}' },
      { name: 'sbom-viewer-ghcr.io_shop_web_1.html', body: '<html>' },
    ];
    const unlisted = [{ name: 'zarf.bundle.sig', body: '{"mediaType":"x"}' }];
    const { bundle } = await openTar(scratch, zarfEntries({ images: images(), sboms, unlisted }));
    const definition = bundle.files.find(({ kind }) => kind === 'zarf-definition');
    expect(bundle.faults).toEqual([]);
    expect(bundle.companions).toMatchObject([
      { kind: 'sbom', subject: image.manifest.digest, place: 'sboms.tar!ghcr.io_shop_web_1.json' },
      { kind: 'sbom', place: 'sboms.tar!zarf-component-web.json' },
      {
        kind: 'signature',
        place: 'zarf.bundle.sig',
        payloads: [
          { digest: digestOf('{"mediaType":"x"}'), mediaType: expect.stringContaining('sigstore') as string },
          { digest: definition?.digest },
        ],
      },
    ]);
    expect(bundle.companions[1]).not.toHaveProperty('subject');
    expect(bundle.companions[2]).not.toHaveProperty('subject');
  });
});

describe('a zarf.yaml that cannot be read', () => {
  const bomb = Array.from({ length: 30 }, (_, at) => `a${at}: &a${at} [*a${at - 1}, *a${at - 1}]`);
  it.each([
    ['is no YAML', 'components: [', 'zarf.yaml is not YAML'],
    ['is of another shape', 'components: 7\n', 'zarf.yaml defines no package'],
    ['is empty', '---\n', 'no document'],
    ['is nested too deep', `components: ${'['.repeat(500)}${']'.repeat(500)}`, 'nested deeper'],
    ['is a bomb', ['a0: &a0 [x, x]', ...bomb.slice(1)].join('\n'), 'alias'],
  ])('%s and refused', async (_, body, words) => {
    const entries = zarfEntries(whole).map((entry) =>
      entry.name === 'zarf.yaml' ? { ...entry, body } : entry,
    );
    await expect(openTar(scratch, entries)).rejects.toMatchObject({
      kind: 'usage',
      code: 'bundle-json-invalid',
      message: expect.stringContaining(words) as string,
    });
  });
});

it.skipIf(!hasRealSamples)('reads a package that Zarf wrote', async () => {
  const { bundle, stop } = await openBundle(realSamples.zarf, { workFolder: join(scratch.folder, 'work') });
  await stop();
  expect(bundle).toMatchObject({
    format: 'zarf-package',
    faults: [],
    blobsChecked: 6,
    charts: [{ name: 'hello-web', version: '1.0.0', release: { name: 'hello-web', namespace: 'hello' } }],
    zarf: { name: 'hello', components: [{ name: 'hello-web', required: true }] },
  });
  expect(bundle.images.map((each) => each.reference)).toEqual([
    'docker.io/library/hello-world:latest',
    'docker.io/example/hello-web:1.0.0',
  ]);
  expect(bundle.files.map(({ kind }) => kind)).toEqual(['manifest', 'checksums', 'zarf-definition']);
});
