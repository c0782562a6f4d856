import type { V1EndpointSlice, V1Service, V1ServicePort } from '@kubernetes/client-node';
import type { ServiceRecord } from '../model/tier-evidence.ts';

/** One port of a service before it is asked, and where to connect to; nowhere where it is not asked or nobody is there. */
export interface ServicePort {
  readonly record: ServiceRecord;
  readonly target?: { readonly address: string; readonly port: number };
}

/** Every port of a service, not asked yet; `slices` may hold those of other services too. */
export function portsOf(service: V1Service, slices: readonly V1EndpointSlice[]): ServicePort[] {
  const { metadata, spec } = service;
  const name = { namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' };
  if (spec?.type === 'ExternalName') {
    const observed = 'not asked: ExternalName is a name for something else';
    return [{ record: { ...name, address: spec.externalName ?? '', port: 0, protocol: '', observed } }];
  }
  const own = slices.filter(
    ({ metadata: of }) =>
      of?.namespace === name.namespace && of.labels?.['kubernetes.io/service-name'] === name.name,
  );
  return (spec?.ports ?? []).map((port) => {
    const { protocol = 'TCP' } = port;
    const record = { ...name, address: spec?.clusterIP ?? '', port: port.port, protocol };
    if (protocol !== 'TCP') {
      return { record: { ...record, observed: `not asked: ${protocol} has no connection to open` } };
    }
    if (Object.keys(spec?.selector ?? {}).length === 0) {
      return { record: { ...record, observed: 'not asked: it has no selector' } };
    }
    return withTarget(record, port, own);
  });
}

/** The API writes `null` for both where a service selects no pod, whatever its types say. */
type EmptySlice = { readonly [Key in 'endpoints' | 'ports']?: V1EndpointSlice[Key] | null };

/** Without a ready pod there is no answer: kube-proxy refuses. A headless service has no address but those of its pods. */
function withTarget(
  record: Omit<ServiceRecord, 'observed'>,
  { name = '' }: V1ServicePort,
  slices: readonly V1EndpointSlice[],
): ServicePort {
  const [pod] = slices.flatMap((slice: EmptySlice) => {
    const { endpoints, ports } = slice;
    const port = ports?.find((each) => (each.name ?? '') === name)?.port;
    const ready = endpoints?.filter(({ conditions }) => conditions?.ready !== false);
    return port === undefined || !ready
      ? []
      : ready.flatMap(({ addresses }) => addresses.map((address) => ({ address, port })));
  });
  if (!pod) return { record: { ...record, answered: false, observed: 'no ready pod stands behind it' } };
  if (record.address !== 'None') {
    return { record: { ...record, observed: '' }, target: { address: record.address, port: record.port } };
  }
  return { record: { ...record, address: pod.address, observed: '' }, target: pod };
}
