import { type Cluster, unlessGone } from '../cluster.ts';
import { portsOf } from '../service-ports.ts';

/** Where to connect to for one port of a service, or why there is nowhere. */
export type ServiceAddress =
  { readonly address: string; readonly port: number } | { readonly nowhere: string };

/** Looks a service up: no name resolves where the harness asks from. Of a headless one, a ready pod. */
export async function serviceAddress(
  { core, discovery }: Cluster,
  { namespace, name, port }: { readonly namespace: string; readonly name: string; readonly port: number },
): Promise<ServiceAddress> {
  const service = await unlessGone(core.readNamespacedService({ namespace, name }));
  if (!service) return { nowhere: `there is no Service ${name} in namespace ${namespace}` };
  const { clusterIP = '', ports = [] } = service.spec ?? {};
  if (!ports.some((each) => each.port === port)) {
    const has = ports.map((each) => each.port).join(', ');
    return { nowhere: `the Service ${name} has no port ${port}, it has ${has === '' ? 'none' : has}` };
  }
  if (clusterIP !== '' && clusterIP !== 'None') return { address: clusterIP, port };
  const { items } = await discovery.listNamespacedEndpointSlice({ namespace });
  const found = portsOf(service, items).find(({ record }) => record.port === port);
  return found?.target ?? { nowhere: found?.record.observed ?? `the Service ${name} has no address` };
}

/** An address and a port as URLs have them. */
export function hostPort({ address, port }: { address: string; port: number }): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
