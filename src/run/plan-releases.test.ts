import { describe, expect, it } from 'vitest';
import { bundle as base } from '../checks/evidence.fixture.ts';
import { releaseSchema } from '../model/app.ts';
import type { Bundle, BundleChart } from '../model/bundle.ts';
import type { ChartFacts } from '../model/inspection.ts';
import { everyRelease, planReleases } from './plan-releases.ts';

const chart = (name: string, version: string, more: Partial<BundleChart> = {}): BundleChart => ({
  name,
  version,
  reference: `hauler/${name}:${version}`,
  digest: base.images[0]?.digest ?? '',
  place: `hauler/${name}:${version}`,
  archive: base.images[0]?.digest ?? '',
  ...more,
});
const bundleOf = (charts: readonly BundleChart[]): Bundle => ({ ...base, charts: [...charts], files: [] });
const facts = (of: BundleChart, more: Partial<ChartFacts>): ChartFacts => ({
  name: of.name,
  version: of.version,
  place: of.place,
  dependencies: [],
  remoteRefs: [],
  ...more,
});

describe('everyRelease', () => {
  it('takes each chart once, but no library, none of another tier and not K3k itself', () => {
    const [web, lib, blog, k3k] = [
      chart('web', '1.0.0'),
      chart('lib', '1.0.0'),
      chart('blog', '1.0.0'),
      chart('k3k', '0.3.5'),
    ];
    const plans = everyRelease(
      bundleOf([web, { ...web, place: 'again' }, lib, blog, k3k]),
      {
        charts: [facts(lib, { library: true })],
        k3k: { charts: [{ place: k3k.place, version: '0.3.5' }], images: [], clusters: [] },
      },
      [releaseSchema.parse({ chart: 'blog' })],
    );
    expect(plans.map((plan) => [plan.chart, plan.name])).toEqual([['web', 'web']]);
  });

  it('gives two versions of a chart release names of their own, and takes what the bundle says of a release', () => {
    const named = chart('db', '2.0.0', { release: { name: 'main', namespace: 'data', valuesFiles: [] } });
    const plans = everyRelease(bundleOf([chart('web', '1.0.0'), chart('web', '1.1.0'), named]), {}, []);
    expect(plans.map(({ name, namespace }) => [name, namespace])).toEqual([
      ['web-1-0-0', undefined],
      ['web-1-1-0', undefined],
      ['main', 'data'],
    ]);
  });
});

describe('planReleases', () => {
  const loaded = ['1.0.0', '1.1.0'].map((version) => ({
    name: 'web',
    version,
    reference: 'oci://10.89.0.2:5000/charts/web',
    digest: 'sha256:1',
  }));
  const sources = {
    bundle: base,
    blobs: { range: () => undefined, fetch: () => Promise.resolve() },
    loaded,
    names: { REGISTRY: '10.89.0.2:5000' },
  };
  const plan = (fields: object, common = {}) =>
    planReleases([releaseSchema.parse({ chart: 'web', ...fields })], common, sources);

  it('lays values over the common ones and fills the registry in', async () => {
    const [planned] = await plan(
      { version: '1.1.0', values: { image: { tag: 'x' } } },
      { image: { registry: '${REGISTRY}', tag: 'y' }, list: [1] },
    );
    expect(planned).toMatchObject({
      chart: { version: '1.1.0' },
      release: 'web',
      namespace: 'web',
      values: { image: { registry: '10.89.0.2:5000', tag: 'x' }, list: [1] },
    });
  });

  it.each([
    [{ chart: 'none' }, 'none, which the bundle does not hold'],
    [{ version: '3.0.0' }, 'it holds 1.0.0, 1.1.0'],
    [{}, 'several versions (1.0.0, 1.1.0)'],
    [{ version: '1.0.0', valuesFiles: ['values.yaml'] }, 'no file values.yaml'],
  ])('refuses %j by name', async (fields, words) => {
    await expect(plan(fields)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(words) as string,
    });
  });
});
