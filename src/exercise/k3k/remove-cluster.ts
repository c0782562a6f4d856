import type { KubernetesObject } from '@kubernetes/client-node';
import { poll } from '../../system/poll.ts';
import { type Cluster, unlessGone } from '../cluster.ts';
import type { ExerciseGround } from '../ground.ts';
import { filesSecret, type K3kVersion } from './cluster-resource.ts';
import type { PlannedCluster } from './plan.ts';

type Kind = readonly [apiVersion: string, kind: string];

/** What runs, or holds an address or storage: K3k has to end it with the cluster. */
const running: readonly Kind[] = [
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['v1', 'PersistentVolumeClaim'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'DaemonSet'],
];

/** What may stay in the namespace: K3k 0.3 copies these out of a shared cluster and leaves them there. */
const atRest: readonly Kind[] = [
  ['v1', 'Secret'],
  ['v1', 'ConfigMap'],
  ['v1', 'ServiceAccount'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
];

/** What every namespace has, and what the harness put there itself. */
const notRemains = ['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt', `Secret/${filesSecret}`];

/** What was still there after a cluster was deleted, `Kind/name`. */
export interface Removed {
  /** After its namespace was deleted too, or had to be. */
  readonly remains: readonly string[];
  /** What K3k left in the namespace, and went with it. */
  readonly wentWithNamespace: readonly string[];
}

/**
 * Deletes a cluster as its owner would: the resource, then, once nothing of it runs, its namespace. What still runs when
 * the time is over, and what outlives the namespace, remains.
 */
export async function removeCluster(
  { cluster, signal }: ExerciseGround,
  { name, namespace }: PlannedCluster,
  { apiVersion, timeoutMs }: { readonly apiVersion: K3kVersion; readonly timeoutMs: number },
): Promise<Removed> {
  const resource = { apiVersion, kind: 'Cluster', metadata: { name, namespace } };
  await unlessGone(cluster.objects.delete(resource));
  const stillRunning = await waitUntilNone({ timeoutMs, signal }, async () => {
    const there = await unlessGone(cluster.objects.read(resource));
    return [...(there ? [`Cluster/${name}`] : []), ...(await listed(cluster, namespace, running))];
  });
  const wentWithNamespace = await listed(cluster, namespace, atRest);
  await unlessGone(cluster.core.deleteNamespace({ name: namespace }));
  const outlived = await waitUntilNone({ timeoutMs, signal }, async () => {
    const there = await unlessGone(cluster.core.readNamespace({ name: namespace }));
    return [...(there ? [`Namespace/${namespace}`] : []), ...(await boundTo(cluster, namespace))];
  });
  return { remains: [...stillRunning, ...outlived], wentWithNamespace };
}

/** Looks until nothing is left; gives what still is when the time is over. */
async function waitUntilNone(
  options: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
  look: () => Promise<string[]>,
): Promise<string[]> {
  let left: string[] = [];
  await poll(
    async () => {
      left = await look();
      return left.length === 0 ? { done: true } : { waiting: left.join(', ') };
    },
    { ...options, intervalMs: 500 },
  );
  return left;
}

async function listed(cluster: Cluster, namespace: string, kinds: readonly Kind[]): Promise<string[]> {
  const found = await Promise.all(
    kinds.map(async ([apiVersion, kind]) => {
      const { items } = await cluster.objects.list<KubernetesObject>(apiVersion, kind, namespace);
      return items.map(({ metadata }) => `${kind}/${metadata?.name ?? ''}`);
    }),
  );
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
