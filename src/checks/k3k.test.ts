import { describe, expect, it } from 'vitest';
import type { K3kEvidence, VirtualClusterRecord } from '../model/tier-evidence.ts';
import { bundle, helloWorld, load } from './evidence.fixture.ts';
import { cluster, k3k } from './fixtures/k3k.fixture.ts';
import { missingImage, release, settled, workload } from './fixtures/release.fixture.ts';
import { remedyOf, said } from './fixtures/said.fixture.ts';
import { k3kClustersReady } from './k3k-clusters-ready.ts';
import { k3kHelloWorld } from './k3k-hello-world.ts';
import { k3kInstalls } from './k3k-installs.ts';
import { k3kRemoved } from './k3k-removed.ts';

const all = [k3kInstalls, k3kClustersReady, k3kHelloWorld, k3kRemoved];
const judge = (check: (typeof all)[number], k3kClusters: K3kEvidence) =>
  check.evaluate({ bundle, load, k3kClusters });
const of = (check: (typeof all)[number], more: Partial<VirtualClusterRecord>) =>
  judge(check, { ...k3k, clusters: [cluster, { ...cluster, name: 'second', ...more }] });
/** A record without what was found inside. */
const { serverVersion: _, helloWorld: __, ...unentered } = cluster;

it('passes clusters that went well', () => {
  expect(all.map((check) => judge(check, k3k).status)).toEqual(all.map(() => 'pass'));
});

it('does not apply where nothing was run', () => {
  for (const check of all) {
    expect(said(judge(check, { ran: false, reason: 'No chart.' }))).toBe('not-applicable: No chart.');
  }
});

it('cannot tell of clusters that were never made', () => {
  for (const check of all.slice(1)) {
    expect(said(judge(check, { ...k3k, clusters: [] }))).toMatch(/^inconclusive: .*k3k-installs/);
  }
});

describe('k3k-installs', () => {
  it('fails with what Helm said, and what holds up the controller', () => {
    const refused = { ...release, installed: false, output: 'Error: timed out waiting' };
    expect(said(judge(k3kInstalls, { ...k3k, release: refused }))).toMatch(
      /^fail: .*Error: timed out waiting/,
    );
    const objects = {
      ...settled,
      workloads: [{ ...workload, done: false, state: '0 of 1 ready' }],
      troubles: [missingImage],
    };
    const outcome = judge(k3kInstalls, { ...k3k, release: { ...release, objects } });
    expect(said(outcome)).toMatch(/^fail: .*\nDeployment shop\/web: 0 of 1 ready; pod shop\/web-5d8-x2/);
    expect(remedyOf(outcome)).toContain('example/web:1');
  });

  it('fails where no known version of the API is served', () => {
    const { apiVersion, ...unserved } = k3k;
    expect(apiVersion).toBeDefined();
    expect(said(judge(k3kInstalls, unserved))).toMatch(/^fail: .*no known version/);
  });
});

describe('k3k-clusters-ready', () => {
  it('names the cluster that did not get ready, its phase and the image that is missing', () => {
    const outcome = of(k3kClustersReady, { ready: false, phase: 'Provisioning', troubles: [missingImage] });
    expect(said(outcome)).toMatch(
      /^fail: 1 of 2 clusters did not become ready:\nvirtual cluster second \(K3s v1\.34\.4-k3s1\): phase Provisioning; pod shop\/web-5d8-x2: ImagePullBackOff \(example\/web:1/,
    );
    expect(remedyOf(outcome)).toContain('example/web:1');
  });

  it('fails where it is ready by name only', () => {
    expect(said(judge(k3kClustersReady, { ...k3k, clusters: [unentered] }))).toMatch(
      /its API or its node did not answer/,
    );
    expect(of(k3kClustersReady, { nodes: [] }).status).toBe('fail');
  });

  it('says that a version was left out, and that a time was over', () => {
    const { version: ___, ...unversioned } = cluster;
    const late = {
      ...unversioned,
      via: 'k3kcli' as const,
      ready: false,
      phase: 'Provisioning',
      timedOut: true,
    };
    expect(said(judge(k3kClustersReady, { ...k3k, clusters: [late] }))).toMatch(
      /K3s of the host, by k3kcli\): phase Provisioning when its time was over/,
    );
  });
});

describe('k3k-hello-world', () => {
  const inside = (pod: Partial<typeof helloWorld>) =>
    of(k3kHelloWorld, { helloWorld: { ...helloWorld, ...pod } });

  it('fails on a pod that did not end well, whose image cannot be had, or that said something else', () => {
    expect(said(inside({ phase: 'Failed', exitCode: 1 }))).toMatch(
      /^fail: .*\n.*hello-world:latest was Failed/,
    );
    expect(said(inside({ phase: 'Pending', hopeless: missingImage }))).toMatch(/ImagePullBackOff/);
    expect(said(inside({ log: 'Good evening' }))).toMatch(/does not hold "Hello from Docker!"/);
  });

  it('is for k3k-clusters-ready to say where none could be entered', () => {
    expect(said(judge(k3kHelloWorld, { ...k3k, clusters: [unentered] }))).toMatch(
      /^inconclusive: .*k3k-clusters-ready/,
    );
    expect(judge(k3kHelloWorld, { ...k3k, clusters: [cluster, unentered] }).status).toBe('fail');
  });
});

describe('k3k-removed', () => {
  it('fails on what stayed, and not on what went with the namespace', () => {
    expect(said(of(k3kRemoved, { remains: ['Pod/second-server-0'] }))).toMatch(
      /^fail: 1 of 2 .*\n.*Pod\/second-server-0/,
    );
    expect(of(k3kRemoved, { wentWithNamespace: ['Secret/token'] }).status).toBe('pass');
  });
});
