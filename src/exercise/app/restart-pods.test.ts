import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import type { ExerciseGround } from '../ground.ts';
import { testingCluster } from '../testing-cluster.ts';
import { scopeOf } from './app-scope.ts';
import { restartPods } from './restart-pods.ts';

const pod = (name: string, uid: string, controller?: { kind: string; uid: string }): V1Pod => ({
  metadata: {
    name,
    uid,
    namespace: 'shop',
    ...(controller
      ? { ownerReferences: [{ apiVersion: 'apps/v1', name: 'o', controller: true, ...controller }] }
      : {}),
  },
  spec: { containers: [], terminationGracePeriodSeconds: 300 },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});

/** A ground whose pods change into others when they are deleted, or stay away. */
function groundOf(pods: V1Pod[], replace: (pod: V1Pod) => V1Pod | undefined) {
  const deleted: { name: string; gracePeriodSeconds?: number }[] = [];
  const cluster = testingCluster({});
  let held = pods;
  Object.assign(cluster.core, {
    listNamespacedPod: ({ labelSelector }: { labelSelector?: string }) =>
      Promise.resolve({ items: labelSelector === 'app=none' ? [] : held }),
    deleteNamespacedPod: (request: { name: string; gracePeriodSeconds?: number }) => {
      deleted.push(request);
      held = held.flatMap((each) => (each.metadata?.name === request.name ? (replace(each) ?? []) : [each]));
      return Promise.resolve({});
    },
  });
  return { deleted, ground: { cluster } as unknown as ExerciseGround };
}
const scope = scopeOf(['shop'], []);
const set = { kind: 'ReplicaSet', uid: 'r1' };
const another = (each: V1Pod): V1Pod => pod(each.metadata?.name ?? '', 'new', set);

describe('restartPods', () => {
  it('deletes what a controller replaces, with a grace of 30 s at most, and waits for others', async () => {
    const { deleted, ground } = groundOf(
      [pod('web-1', 'u1', set), pod('once', 'u2', { kind: 'Job', uid: 'j' }), pod('bare', 'u3')],
      another,
    );
    expect(await restartPods(ground, scope, undefined, 2000)).toEqual({
      deleted: ['web-1'],
      unmatched: [],
      came: true,
    });
    expect(deleted).toEqual([{ name: 'web-1', namespace: 'shop', gracePeriodSeconds: 30 }]);
  });

  it('tells where nothing took their place in time', async () => {
    const { ground } = groundOf([pod('web-1', 'u1', set)], () => undefined);
    expect(await restartPods(ground, scope, undefined, 10)).toMatchObject({ came: false });
  });

  it('does not take the pod itself for its successor', async () => {
    const { ground } = groundOf([pod('db-0', 'u1', { kind: 'StatefulSet', uid: 's' })], (each) => each);
    expect(await restartPods(ground, scope, undefined, 10)).toMatchObject({ came: false });
  });

  it('names selectors that find nothing, and knows that nobody brings a bare pod back', async () => {
    const { ground } = groundOf([pod('bare', 'u1')], another);
    expect(await restartPods(ground, scope, ['app=none'], 10)).toEqual({
      deleted: [],
      unmatched: ['app=none'],
      came: true,
    });
    expect(await restartPods(ground, scope, ['app=bare'], 10)).toMatchObject({
      deleted: ['bare'],
      came: false,
    });
  });
});

it('leaves namespaces of the cluster to others, and takes objects in them by name', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name: 'x' };
  const made = { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'extra' };
  const inside = { ...object, namespace: 'extra' };
  expect(scopeOf(['shop', 'default'], [object, made, inside])).toEqual({
    namespaces: ['shop', 'extra'],
    objects: [object],
  });
});
