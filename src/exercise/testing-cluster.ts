import type { CoreV1Event, V1Deployment, V1EndpointSlice, V1Pod, V1Service } from '@kubernetes/client-node';
import { ApiException } from '@kubernetes/client-node';
import type { Cluster } from './cluster.ts';

/** What a made-up cluster holds. */
export interface Held {
  readonly deployments?: readonly V1Deployment[];
  readonly pods?: readonly V1Pod[];
  readonly events?: readonly CoreV1Event[];
  readonly services?: readonly V1Service[];
  readonly slices?: readonly V1EndpointSlice[];
}

/** A cluster of one namespace that answers lists with what it holds, whatever the labels, and reads with 404. */
export function testingCluster(held: Held): Cluster {
  const list =
    (items: readonly unknown[] = []) =>
    () =>
      Promise.resolve({ items: [...items] });
  const gone = () => Promise.reject(new ApiException(404, 'not found', '', {}));
  const api = {
    listNamespacedDeployment: list(held.deployments),
    listNamespacedStatefulSet: list(),
    listNamespacedDaemonSet: list(),
    listNamespacedJob: list(),
    listNamespacedPod: list(held.pods),
    listNamespacedEvent: list(held.events),
    listNamespacedService: list(held.services),
    listNamespacedServiceAccount: list([{ metadata: { name: 'default' } }, { metadata: { name: 'web' } }]),
    listNamespacedEndpointSlice: list(held.slices),
    readNamespacedDeployment: gone,
    readNamespacedService: gone,
  };
  return { core: api, apps: api, batch: api, discovery: api } as unknown as Cluster;
}
