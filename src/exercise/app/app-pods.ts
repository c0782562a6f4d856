import type { V1Pod } from '@kubernetes/client-node';
import { atMost } from '../../system/at-most.ts';
import type { Cluster } from '../cluster.ts';

/** Namespaces asked at the same time. */
const width = 4;

/** Pods of several namespaces, by labels where told; those being deleted are left out. */
export async function podsOf(
  { core }: Pick<Cluster, 'core'>,
  namespaces: readonly string[],
  labelSelector?: string,
): Promise<V1Pod[]> {
  const lists = await atMost(width, namespaces, (namespace) =>
    core.listNamespacedPod({ namespace, ...(labelSelector === undefined ? {} : { labelSelector }) }),
  );
  return lists.flatMap(({ items }) => items).filter(({ metadata }) => !metadata?.deletionTimestamp);
}

export function isReady({ status }: V1Pod): boolean {
  return status?.conditions?.some(({ type, status: on }) => type === 'Ready' && on === 'True') ?? false;
}

/** True for a pod that has ended, well or not. */
export function isFinished({ status }: V1Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** The container that is meant where none is named, as kubectl chooses it. */
export function defaultContainer({ metadata, spec }: V1Pod): string {
  return (
    metadata?.annotations?.['kubectl.kubernetes.io/default-container'] ?? spec?.containers[0]?.name ?? ''
  );
}
