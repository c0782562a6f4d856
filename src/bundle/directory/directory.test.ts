import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobBytes } from '../../../fixtures/bundles/blob-bytes.ts';
import { ociLayoutEntries } from '../../../fixtures/bundles/layout.ts';
import { treeOf } from '../../../fixtures/bundles/open-tar.ts';
import { rawTar, type RawEntry } from '../../../fixtures/bundles/raw-tar.ts';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { chartFiles, chartTgz } from '../../../fixtures/bundles/tiny-chart.ts';
import { zarfEntries } from '../../../fixtures/bundles/zarf.ts';
import { blobsOf, type SampleArtifact } from '../../../fixtures/sample/blob.ts';
import { dockerArchiveTar } from '../../../fixtures/sample/docker-archive.ts';
import { haulTar } from '../../../fixtures/sample/haul.ts';
import { buildImage } from '../../../fixtures/sample/image.ts';
import { openBundle, type OpenedBundle } from '../open-bundle.ts';

type Tree = Readonly<Record<string, Uint8Array | string>>;

let scratch: Scratch;
let image: SampleArtifact;
beforeEach(async () => {
  scratch = await makeScratch();
  image = await buildImage({ files: [{ path: '/a', content: 'a' }], config: {}, architecture: 'amd64' });
});
afterEach(() => scratch.remove());

async function open(files: Tree): Promise<OpenedBundle> {
  const path = await scratch.tree('bundle', files);
  return openBundle(path, { workFolder: join(scratch.folder, 'work') });
}

function below(folder: string, files: Tree): Tree {
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`${folder}/${path}`, bytes]));
}

function treeEntries(files: Readonly<Record<string, string>>): RawEntry[] {
  return Object.entries(files).map(([name, body]) => ({ name, body }));
}

const named = (reference: string) => ({ reference, image });
const layoutOf = (reference: string): Tree =>
  treeOf(ociLayoutEntries(blobsOf(image), [{ blob: image.manifest, name: reference }]));
const manifest = 'apiVersion: v1\nkind: Pod\n';

describe('a folder', () => {
  it('is read as what each of its files is', async () => {
    const { bundle } = await open({
      'haul.tar': await haulTar({ images: [named('docker.io/a/haul:1')], charts: [], files: [] }),
      'images/k3s.tar.gz': gzipSync(await dockerArchiveTar([named('docker.io/rancher/mirrored-pause:3.6')])),
      'images/k3s-images.txt': 'docker.io/rancher/mirrored-pause:3.6\n',
      'charts/web-1.2.3.tgz': chartTgz('web', '1.2.3'),
      'manifests/pod.yaml': manifest,
      'bin/k3s': Buffer.concat([Buffer.from('\u007fELF'), Buffer.alloc(600)]),
      'install.sh': '#!/bin/sh\nexec "$@"\n',
    });
    expect(bundle).toMatchObject({ format: 'directory', name: 'bundle', faults: [] });
    expect(bundle.images.map(({ place, carrier }) => [place, carrier])).toEqual([
      ['haul.tar!a/haul:1', 'haul'],
      ['images/k3s.tar.gz!docker.io/rancher/mirrored-pause:3.6', 'docker-archive'],
    ]);
    expect(bundle.charts).toMatchObject([{ name: 'web', place: 'charts/web-1.2.3.tgz' }]);
    expect(bundle.files.map(({ place, kind }) => [place, kind])).toEqual([
      ['bin/k3s', 'k3s-binary'],
      ['images/k3s-images.txt', 'image-list'],
      ['install.sh', 'install-script'],
      ['manifests/pod.yaml', 'manifest'],
    ]);
    expect(bundle.parts.map(({ place, format }) => [place, format])).toEqual([
      ['bin/k3s', 'file'],
      ['charts/web-1.2.3.tgz', 'chart'],
      ['haul.tar', 'haul'],
      ['images/k3s-images.txt', 'file'],
      ['images/k3s.tar.gz', 'docker-archive'],
      ['install.sh', 'file'],
      ['manifests/pod.yaml', 'file'],
    ]);
  });

  it('may hold unpacked archives and layouts at any depth, whose files are not listed again', async () => {
    const zarf = treeOf(
      zarfEntries({ components: { app: [{ name: 'manifests/a-0.yaml', body: manifest }] } }),
    );
    const { bundle } = await open({
      ...below('oci/web', layoutOf('docker.io/a/web:1')),
      'oci/web/README.md': 'beside the layout',
      ...below('zarf', zarf),
      ...layoutOf('docker.io/a/root:1'),
    });
    expect(bundle.format).toBe('directory');
    expect(bundle.faults).toEqual([]);
    expect(bundle.images.map(({ place, carrier }) => [place, carrier])).toEqual([
      ['docker.io/a/root:1', 'oci-layout'],
      ['oci/web!docker.io/a/web:1', 'oci-layout'],
    ]);
    expect(bundle.files.map(({ place }) => place)).toEqual([
      'zarf!components/app.tar!app/manifests/a-0.yaml',
      'zarf!checksums.txt',
      'zarf!zarf.yaml',
      'oci/web/README.md',
    ]);
    expect(bundle.zarf?.name).toBe('shop');
  });

  it('leaves out version control and what editors leave behind', async () => {
    const { bundle } = await open({
      'pod.yaml': manifest,
      'pod.yaml~': manifest,
      '.pod.yaml.swp': 'x',
      '.git/HEAD': 'x',
      '.DS_Store': 'x',
    });
    expect(bundle.files.map(({ place }) => place)).toEqual(['pod.yaml']);
  });

  it('names what is broken in it, and reads the rest', async () => {
    const broken = rawTar(treeEntries({ 'oci-layout': '{}', 'index.json': '{' }));
    const { bundle } = await open({
      'a.tar': broken,
      'b.tar': rawTar([{ name: '../up', body: 'x' }]),
      'c/index.json': '{ "manifests": 7 }',
      'c/oci-layout': '{}',
      'site.tar': rawTar(treeEntries({ 'index.json': '{ "pages": [] }', 'index.html': '' })),
      'pod.yaml': manifest,
    });
    expect(bundle.faults.map(({ digest, fault }) => [digest, fault])).toEqual([
      ['a.tar', 'unreadable'],
      ['b.tar', 'unreadable'],
      ['c', 'unreadable'],
    ]);
    expect(bundle.files.map(({ place }) => place)).toEqual(['a.tar', 'b.tar', 'pod.yaml', 'site.tar']);
  });

  it('names an archive that is cut', async () => {
    const haul = gzipSync(await haulTar({ images: [named('docker.io/a/b:1')], charts: [], files: [] }));
    const { bundle } = await open({ 'a.tar.gz': haul.subarray(0, haul.length - 40), 'pod.yaml': manifest });
    expect(bundle.faults).toMatchObject([
      { digest: 'a.tar.gz', fault: 'unreadable', detail: expect.stringContaining('a.tar.gz') as string },
    ]);
    expect(bundle.files.map(({ place }) => place)).toEqual(['a.tar.gz', 'pod.yaml']);
  });
});

describe('a chart as a folder', () => {
  const chart = chartFiles('web', '1.2.3', {
    'templates/pod.yaml': manifest,
    'templates/pod.yaml.orig': 'ignored',
    'charts/redis/Chart.yaml': 'apiVersion: v2\nname: redis\nversion: 7.0.0\n',
    '.helmignore': '# backups\n*.orig\nsecret/\n',
    'secret/key': 'ignored',
  });

  it('is packed as helm packs it, and its files are not listed', async () => {
    const { bundle, blobs } = await open({ ...below('charts/web', chart), 'pod.yaml': manifest });
    expect(bundle.charts).toMatchObject([{ name: 'web', version: '1.2.3', place: 'charts/web' }]);
    expect(bundle.files.map(({ place }) => place)).toEqual(['pod.yaml']);
    const entries = await unpackTar(gunzipSync(await blobBytes(blobs, bundle.charts[0]?.archive ?? '')));
    expect(entries.map((entry) => entry.header.name)).toEqual([
      'web/Chart.yaml',
      'web/.helmignore',
      'web/charts/redis/Chart.yaml',
      'web/templates/pod.yaml',
      'web/values.yaml',
    ]);
    expect((await open(below('charts/web', chart))).bundle.charts).toEqual(bundle.charts);
  });

  it('may be the candidate itself', async () => {
    const { bundle } = await open(chart);
    expect(bundle.charts).toMatchObject([{ name: 'web', version: '1.2.3' }]);
    expect(bundle.files.map(({ place }) => place)).toEqual(['secret/key']);
  });

  it('is known by its folder where Chart.yaml is broken, and that is a fault', async () => {
    const { bundle } = await open({ 'web/Chart.yaml': 'name: [', 'web/values.yaml': 'a: 1\n' });
    expect(bundle.charts).toMatchObject([{ name: 'web', version: '' }]);
    const without = await open({ 'web/Chart.yaml': 'name: web\n' });
    expect(without.bundle.faults).toMatchObject([
      { digest: 'web', detail: expect.stringContaining('version') as string },
    ]);
    expect(bundle.faults).toMatchObject([{ digest: 'web', fault: 'unreadable' }]);
  });
});

describe('bundle.yaml', () => {
  const head = 'apiVersion: airtight.dev/v1\n';

  it('leaves out what it ignores, and gives charts their values and releases', async () => {
    const { bundle } = await open({
      'bundle.yaml': `${head}charts: [{ chart: web, values: [site.yaml] }, { chart: ./web.tgz, release: two, namespace: b }]\nignore: [{ path: old/, reason: past }]\n`,
      'web.tgz': chartTgz('web', '1.2.3'),
      'site.yaml': 'replicas: 3\n',
      'old/pod.yaml': manifest,
    });
    expect(bundle.files.map(({ place, kind }) => [place, kind])).toEqual([
      ['bundle.yaml', 'other'],
      ['site.yaml', 'values'],
    ]);
    expect(bundle.charts.map(({ name, release }) => [name, release])).toEqual([
      ['web', { valuesFiles: ['site.yaml'] }],
      ['web', { name: 'two', namespace: 'b', valuesFiles: [] }],
    ]);
  });

  it.each([
    ['is no YAML', 'apiVersion: [', 'is not YAML'],
    ['has a field that is unknown', `${head}colour: red\n`, 'is wrong: Unrecognized key: "colour"'],
    ['names values that are not there', `${head}charts: [{ chart: web, values: [a.yaml] }]\n`, 'a.yaml'],
    ['names a chart that is not there', `${head}charts: [{ chart: web }]\n`, 'chart web'],
  ])('is refused where it %s', async (_, text, words) => {
    await expect(open({ 'bundle.yaml': text })).rejects.toMatchObject({
      kind: 'usage',
      code: 'bundle-yaml-invalid',
      message: expect.stringContaining(words) as string,
    });
  });
});
