import { ApiException } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import type { ExerciseGround } from '../ground.ts';
import type { PlannedCluster } from './plan.ts';
import { removeCluster } from './remove-cluster.ts';

const planned: PlannedCluster = { name: 'a', namespace: 'k3k-a', mode: 'shared', via: 'resource' };
const gone = () => Promise.reject(new ApiException(404, 'not found', '', {}));
const there = () => Promise.resolve({});

interface Left {
  /** Names that stay after the resource was deleted, by kind. */
  readonly objects?: Readonly<Record<string, readonly unknown[]>>;
  readonly cluster?: boolean;
  readonly namespace?: boolean;
}

/** Removes a cluster that leaves this behind, without waiting for it to go. */
async function remove({ objects = {}, cluster = false, namespace = false }: Left) {
  const deleted: string[] = [];
  const ground = {
    cluster: {
      core: {
        deleteNamespace: ({ name }: { name: string }) => there().then(() => deleted.push(name)),
        readNamespace: namespace ? there : gone,
      },
      objects: {
        delete: gone,
        read: cluster ? there : gone,
        list: (_: string, kind: string) => Promise.resolve({ items: objects[kind] ?? [] }),
      },
    },
  } as unknown as ExerciseGround;
  const removed = await removeCluster(ground, planned, { apiVersion: 'k3k.io/v1alpha1', timeoutMs: 0 });
  return { ...removed, deleted };
}

const named = (name: string) => ({ metadata: { name } });

describe('removeCluster', () => {
  it('deletes the namespace too, and finds nothing after it', async () => {
    expect(await remove({})).toEqual({ remains: [], wentWithNamespace: [], deleted: ['k3k-a'] });
  });

  it('names what still runs, and the resource itself', async () => {
    const objects = { Pod: [named('k3k-a-server-0')], PersistentVolumeClaim: [named('data')] };
    expect((await remove({ objects, cluster: true })).remains).toEqual([
      'Cluster/a',
      'Pod/k3k-a-server-0',
      'PersistentVolumeClaim/data',
    ]);
  });

  it('lists apart what K3k left at rest, without what every namespace has', async () => {
    const objects = {
      Secret: [named('k3k-token'), named('site-registries')],
      ConfigMap: [named('kube-root-ca.crt')],
      ServiceAccount: [named('default')],
    };
    expect(await remove({ objects })).toMatchObject({
      remains: [],
      wentWithNamespace: ['Secret/k3k-token'],
    });
  });

  it('names a namespace that does not go, and cluster roles still bound to it', async () => {
    const subject = (of: string) => ({ kind: 'ServiceAccount', name: 'kubelet', namespace: of });
    const objects = {
      ClusterRoleBinding: [
        { metadata: { name: 'ours' }, subjects: [subject('k3k-a')] },
        { metadata: { name: 'others' }, subjects: [subject('k3k-b')] },
        { metadata: { name: 'empty' } },
      ],
    };
    expect((await remove({ objects, namespace: true })).remains).toEqual([
      'Namespace/k3k-a',
      'ClusterRoleBinding/ours of ServiceAccount kubelet',
    ]);
  });
});
