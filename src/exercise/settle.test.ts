import { describe, expect, it } from 'vitest';
import type { Workbench } from '../lab/types.ts';
import { settle } from './settle.ts';
import { type Held, testingCluster } from './testing-cluster.ts';

const metadata = { name: 'web', namespace: 'shop', generation: 1 };
const image = 'example/web:1';
const selector = { matchLabels: { app: 'web' } };
const spec = { selector, template: { spec: { containers: [{ name: 'c', image }] } } };
const ready = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };

const waiting = { name: 'c', image, imageID: '', ready: false, restartCount: 0 };
const pod = {
  metadata: {
    name: 'web-1',
    namespace: 'shop',
    uid: 'u1',
    ownerReferences: [
      { kind: 'ReplicaSet', name: 'web', controller: true, apiVersion: 'apps/v1', uid: 'u0' },
    ],
  },
  spec: { containers: [{ name: 'c', image }] },
  status: { containerStatuses: [{ ...waiting, state: { waiting: { reason: 'ImagePullBackOff' } } }] },
};
const failedPull = (count: number) => ({
  metadata: {},
  involvedObject: { uid: 'u1' },
  type: 'Warning',
  reason: 'Failed',
  message: `Failed to pull image "${image}": not found`,
  count,
});
const service = {
  metadata: { name: 'web', namespace: 'shop', uid: 's1' },
  spec: { clusterIP: '10.43.0.7', selector: { app: 'web' }, ports: [{ port: 80 }] },
};
const slice = {
  metadata: { namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.42.0.9'] }],
  ports: [{ port: 8080 }],
};

const owner = {
  exec: () => Promise.resolve({ exitCode: 0, stdout: '', stderr: '' }),
} as unknown as Workbench;
const of = (held: Held, timeoutMs = 5000, objects?: { kind: string; namespace: string; name: string }[]) =>
  settle(
    { cluster: testingCluster(held), owner },
    { namespace: 'shop', ...(objects && { objects }) },
    { timeoutMs },
  );

describe('settle', () => {
  it('tells workloads, services that answer, and the other objects', async () => {
    const held = { deployments: [{ metadata, spec, status: ready }], services: [service], slices: [slice] };
    const settled = await of(held);
    expect(settled.workloads.map(({ name, done }) => [name, done])).toEqual([['web', true]]);
    expect(settled.services.map(({ address, answered }) => [address, answered])).toEqual([
      ['10.43.0.7', true],
    ]);
    expect(settled).toMatchObject({ troubles: [], others: ['ServiceAccount/web'], timedOut: false });
  });

  it('ends before its time where all that is left waits for an image that cannot be had', async () => {
    const deployments = [{ metadata, spec, status: {} }];
    const settled = await of({ deployments, pods: [pod], events: [failedPull(2)] }, 60_000);
    expect(settled).toMatchObject({ timedOut: false, workloads: [{ name: 'web', done: false }] });
    expect(settled.troubles).toMatchObject([{ pod: 'web-1', image, failedPulls: 2 }]);
  });

  it('waits for a pull that failed once, until its time is over', async () => {
    const deployments = [{ metadata, spec, status: {} }];
    const settled = await of({ deployments, pods: [pod], events: [failedPull(1)] }, 0);
    expect(settled.timedOut).toBe(true);
  });

  it('says of a workload that is named but not there that it is not', async () => {
    const settled = await of({}, 0, [{ kind: 'Deployment', namespace: 'shop', name: 'api' }]);
    expect(settled.workloads).toMatchObject([{ name: 'api', done: false, state: 'not there' }]);
  });
});
