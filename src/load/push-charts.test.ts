import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeRegistry, type FakeRegistry } from '../../fixtures/bundles/fake-registry.ts';
import { heldBlobs } from '../../fixtures/bundles/held-images.ts';
import { makeScratch, type Scratch } from '../../fixtures/bundles/scratch.ts';
import { chartTgz } from '../../fixtures/bundles/tiny-chart.ts';
import { blobOf, type SampleBlob } from '../../fixtures/sample/blob.ts';
import type { BundleChart } from '../model/bundle.ts';
import { pushCharts } from './push-charts.ts';

const layerType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const { signal } = new AbortController();

let scratch: Scratch;
let registry: FakeRegistry;
beforeEach(async () => {
  scratch = await makeScratch();
  registry = await startFakeRegistry();
});
afterEach(async () => {
  await registry.stop();
  await scratch.remove();
});

const chartOf = (name: string, version: string, { digest }: SampleBlob): BundleChart => ({
  name,
  version,
  reference: name,
  digest,
  place: `${name}.tgz`,
  archive: digest,
});
const push = async (charts: readonly BundleChart[], ...held: readonly SampleBlob[]) =>
  pushCharts({ registry: registry.registry, charts, blobs: await heldBlobs(scratch, held), signal });

describe('pushCharts', () => {
  it('puts a chart where helm looks for it', async () => {
    const tgz = blobOf(layerType, chartTgz('web', '1.2.3+b4'));
    const [loaded] = await push([chartOf('web', '1.2.3+b4', tgz)], tgz);
    const manifest = registry.manifests.get('charts/web')?.get('1.2.3_b4');
    expect(loaded).toMatchObject({
      name: 'web',
      version: '1.2.3+b4',
      reference: `oci://${registry.address}/charts/web`,
    });
    expect(registry.manifests.get('charts/web')?.get(loaded?.digest ?? '')).toEqual(manifest);
    expect(JSON.parse(manifest?.bytes.toString() ?? '')).toMatchObject({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { mediaType: 'application/vnd.cncf.helm.config.v1+json' },
      layers: [{ mediaType: layerType, digest: tgz.digest, size: tgz.bytes.length }],
      annotations: {
        'org.opencontainers.image.title': 'web',
        'org.opencontainers.image.version': '1.2.3+b4',
      },
    });
  });

  it('takes the same chart twice', async () => {
    const tgz = blobOf(layerType, chartTgz('web', '1.0.0'));
    const chart = chartOf('web', '1.0.0', tgz);
    expect(await push([chart, { ...chart, place: 'copy.tgz' }], tgz)).toHaveLength(2);
  });
});

describe('pushCharts refuses', () => {
  const tgz = blobOf(layerType, chartTgz('web', '1.0.0'));

  it('two charts of one name and version, before it sends anything', async () => {
    const other = blobOf(layerType, chartTgz('web', '1.0.0', { 'values.yaml': 'replicas: 2\n' }));
    const charts = [chartOf('web', '1.0.0', tgz), chartOf('web', '1.0.0', other)];
    await expect(push(charts, tgz, other)).rejects.toMatchObject({
      kind: 'usage',
      code: 'load-names-collide',
      message: expect.stringContaining('web:1.0.0') as string,
    });
    expect(registry.requests).toEqual([]);
  });

  it('an archive that cannot be had', async () => {
    await expect(push([chartOf('web', '1.0.0', tgz)])).rejects.toMatchObject({
      kind: 'usage',
      code: 'load-blob-unavailable',
    });
  });

  it('a name no registry takes', async () => {
    await expect(push([chartOf('Web', '1.0.0', tgz)], tgz)).rejects.toMatchObject({
      kind: 'usage',
      code: 'load-reference-invalid',
    });
  });

  it.each([
    ['that is none', Buffer.from('no gzip')],
    ['without a Chart.yaml', chartTgz('web/deeper', '1.0.0')],
    ['whose Chart.yaml has no name', chartTgz('web', '1.0.0', { 'Chart.yaml': 'version: 1.0.0\n' })],
  ])('an archive %s', async (_, bytes) => {
    const spoilt = blobOf(layerType, bytes);
    await expect(push([chartOf('web', '1.0.0', spoilt)], spoilt)).rejects.toMatchObject({
      kind: 'usage',
      code: 'load-chart-unreadable',
      message: expect.stringContaining('web.tgz') as string,
    });
  });
});
