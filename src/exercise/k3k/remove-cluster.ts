import type { KubernetesObject } from '@kubernetes/client-node';
import { poll } from '../../system/poll.ts';
import { type Cluster, unlessGone } from '../cluster.ts';
import type { ExerciseGround } from '../ground.ts';
import { filesSecret, type K3kVersion } from './cluster-resource.ts';
import type { PlannedCluster } from './plan.ts';

/** Kinds that K3k makes, or that programs make in the namespace of a cluster. */
const kinds: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['v1', 'Secret'],
  ['v1', 'ConfigMap'],
  ['v1', 'PersistentVolumeClaim'],
  ['v1', 'ServiceAccount'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'DaemonSet'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
];

/** What every namespace has, and what the harness put there itself. */
const notRemains = ['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt', `Secret/${filesSecret}`];

/**
 * Deletes a cluster as its owner would and waits until nothing of it is left, in its namespace or among the cluster roles
 * it was bound to; gives what still is when the time is over, and removes that and the namespace.
 */
export async function removeCluster(
  { cluster, signal }: ExerciseGround,
  { name, namespace }: PlannedCluster,
  { apiVersion, timeoutMs }: { readonly apiVersion: K3kVersion; readonly timeoutMs: number },
): Promise<string[]> {
  const resource = { apiVersion, kind: 'Cluster', metadata: { name, namespace } };
  await unlessGone(cluster.objects.delete(resource));
  let left: string[] = [];
  await poll(
    async () => {
      const there = await unlessGone(cluster.objects.read(resource));
      left = [...(there ? [`Cluster/${name}`] : []), ...(await leftIn(cluster, namespace))];
      return left.length === 0 ? { done: true } : { waiting: left.join(', ') };
    },
    { timeoutMs, intervalMs: 500, signal },
  );
  await unlessGone(cluster.core.deleteNamespace({ name: namespace }));
  return left;
}

async function leftIn(cluster: Cluster, namespace: string): Promise<string[]> {
  const found = await Promise.all([
    ...kinds.map(async ([apiVersion, kind]) => {
      const { items } = await cluster.objects.list<KubernetesObject>(apiVersion, kind, namespace);
      return items.map(({ metadata }) => `${kind}/${metadata?.name ?? ''}`);
    }),
    boundTo(cluster, namespace),
  ]);
  return found.flat().filter((name) => !notRemains.includes(name));
}

interface Binding extends KubernetesObject {
  readonly subjects?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string;
  }[];
}

async function boundTo(cluster: Cluster, namespace: string): Promise<string[]> {
  const { items } = await cluster.objects.list<Binding>('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding');
  return items.flatMap(({ metadata, subjects = [] }) =>
    subjects
      .filter((subject) => subject.namespace === namespace)
      .map((subject) => `ClusterRoleBinding/${metadata?.name ?? ''} of ${subject.kind} ${subject.name}`),
  );
}
