import { describe, expect, it } from 'vitest';
import type { OpenedBundle } from '../bundle/open-bundle.ts';
import { bundle as base } from '../checks/evidence.fixture.ts';
import { planLoadMode } from '../load/load-mode.ts';
import type { BundleImage } from '../model/bundle.ts';
import { type Scenario, scenarioSchema } from '../model/scenario.ts';
import { planK3k } from './plan-k3k.ts';
import { RunRecord } from './record.ts';
import { EvidenceFolder } from '../system/evidence-folder.ts';
import { silentProgress } from '../system/progress.ts';

const address = '10.89.0.2:5000';
const registry = { address, url: `http://${address}`, logs: () => Promise.resolve('') };
const chart = { name: 'k3k', version: '0.3.5', reference: `oci://${address}/charts/k3k`, digest: 'sha256:1' };
const nodeImage = { ...base.images[0], reference: 'docker.io/rancher/k3s:v1.34.4-k3s1' } as BundleImage;

function plan(given: Partial<Scenario>, { charts = [chart], images = [nodeImage] } = {}) {
  const scenario = scenarioSchema.parse({ name: 'k3k', description: 'K3k.', ...given });
  const record = new RunRecord(new EvidenceFolder('/nowhere'), silentProgress);
  record.evidence.k3s = {
    nodeImages: images.map(({ reference }) => ({ reference, version: 'v1.34.4+k3s1' })),
  } as unknown as NonNullable<typeof record.evidence.k3s>;
  const opened = { bundle: { ...base, images, files: [] } } as unknown as OpenedBundle;
  const mode = planLoadMode({ settings: scenario.load, registry, images: [] });
  const helloWorld = { reference: 'docker.io/library/hello-world:latest', source: 'bundle' as const };
  const run = { options: { bundle: 'x', scenario, reportDir: '/nowhere' }, opened, record };
  return planK3k(run, { ground: { charts, registry }, mode, helloWorld });
}

describe('planK3k', () => {
  it('makes a cluster of each mode with the version the bundle has, fed by the registry', async () => {
    expect(await plan({})).toMatchObject({
      release: { release: 'k3k', namespace: 'k3k-system', values: {} },
      clusters: [
        { name: 'virtual', mode: 'virtual', via: 'resource', version: 'v1.34.4-k3s1' },
        { name: 'shared', mode: 'shared', via: 'resource', version: 'v1.34.4-k3s1' },
      ],
      systemDefaultRegistry: address,
      hello: { image: 'docker.io/library/hello-world:latest' },
    });
  });

  it('leaves the version out where the scenario says so', async () => {
    const found = await plan({
      k3k: { modes: ['virtual'], version: 'host', values: {}, timeoutSeconds: 60 },
    });
    expect('clusters' in found && found.clusters).toEqual([
      { name: 'virtual', namespace: 'k3k-virtual', mode: 'virtual', via: 'resource' },
    ]);
  });

  it("gives the registry to the chart's images where nothing is mirrored", async () => {
    expect(await plan({ load: { mode: 'system-default-registry', tls: false, auth: false } })).toMatchObject({
      release: { values: { global: { imageRegistry: address } } },
      hello: { image: `${address}/library/hello-world:latest` },
    });
  });

  it('makes shared clusters only where there is no registry to ask', async () => {
    const found = await plan({ load: { mode: 'preloaded', nodes: 'all' } });
    expect('clusters' in found && found.clusters.map(({ mode }) => mode)).toEqual(['shared']);
    expect(found).not.toHaveProperty('systemDefaultRegistry');
  });

  it('says why there is nothing to run', async () => {
    expect(await plan({}, { charts: [] })).toEqual({ reason: 'The bundle holds no chart of K3k.' });
    expect(await plan({}, { images: [] })).toMatchObject({
      reason: expect.stringContaining('rancher/k3s') as string,
    });
    const k3k = { modes: ['virtual' as const], values: {}, timeoutSeconds: 60 };
    expect(await plan({ load: { mode: 'preloaded', nodes: 'all' }, k3k })).toMatchObject({
      reason: expect.stringContaining('no registry') as string,
    });
  });

  it('refuses two versions of the chart', async () => {
    await expect(plan({}, { charts: [chart, { ...chart, version: '0.3.4' }] })).rejects.toMatchObject({
      code: 'k3k-charts-several',
    });
  });
});
