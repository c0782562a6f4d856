import type { V1Service } from '@kubernetes/client-node';
import { atMost } from '../system/at-most.ts';
import { together } from '../system/together.ts';
import { type Cluster, unlessGone } from './cluster.ts';
import { isWorkload } from './find-workloads.ts';
import { portsOf, type ServicePort } from './service-ports.ts';
import { selectorOf, type Target } from './target.ts';

/** Lookups at the same time. */
const width = 6;

/** Every port of the target's services. */
export async function findServicePorts({ core, discovery }: Cluster, target: Target): Promise<ServicePort[]> {
  const { namespace, objects = [] } = target;
  const labelSelector = selectorOf(target);
  const byName = objects.filter(({ kind }) => kind === 'Service');
  const [listed, named] = await together([
    labelSelector === undefined
      ? Promise.resolve({ items: [] as V1Service[] })
      : core.listNamespacedService({ namespace, labelSelector }),
    atMost(width, byName, (object) =>
      unlessGone(core.readNamespacedService({ namespace: object.namespace, name: object.name })),
    ),
  ]);
  const found = [...listed.items, ...named.filter((service) => service !== undefined)];
  const services = [...new Map(found.map((service) => [service.metadata?.uid, service])).values()];
  const namespaces = [...new Set(services.map(({ metadata }) => metadata?.namespace ?? ''))];
  const slices = await atMost(width, namespaces, async (each) => {
    return (await discovery.listNamespacedEndpointSlice({ namespace: each })).items;
  });
  return services.flatMap((service) => portsOf(service, slices.flat()));
}

/** The target's other objects that are there, `Kind/name`: ServiceAccounts by their labels, all kinds by their names. */
export async function findOthers({ core, objects: api }: Cluster, target: Target): Promise<string[]> {
  const { namespace, objects = [] } = target;
  const labelSelector = selectorOf(target);
  const byName = objects.filter(
    ({ kind, apiVersion }) => apiVersion !== undefined && kind !== 'Service' && !isWorkload(kind),
  );
  const [accounts, named] = await together([
    labelSelector === undefined
      ? Promise.resolve({ items: [] })
      : core.listNamespacedServiceAccount({ namespace, labelSelector }),
    atMost(width, byName, async ({ apiVersion = '', kind, namespace: of, name }) => {
      // A kind that is not served has no objects either.
      const found = await api
        .read({ apiVersion, kind, metadata: { namespace: of, name } })
        .catch(() => undefined);
      return found === undefined ? [] : [`${kind}/${name}`];
    }),
  ]);
  const made = accounts.items
    .map(({ metadata }) => metadata?.name ?? '')
    .filter((name) => name !== 'default');
  return [...new Set([...made.map((name) => `ServiceAccount/${name}`), ...named.flat()])];
}
