import type { NodeOwner } from '../lab/types.ts';
import type { ServiceRecord } from '../model/tier-evidence.ts';
import { atMost } from '../system/at-most.ts';
import { poll } from '../system/poll.ts';
import { connect } from './connect.ts';
import type { ServicePort } from './service-ports.ts';

/** Connections opened at the same time. */
const width = 4;

/**
 * Opens a connection to each port from the owner's namespace, where kube-proxy's rules hold as on the node itself. Those
 * that are not answered are looked up and asked again until the deadline: rules follow a pod's readiness by a moment.
 */
export async function askServices(
  owner: NodeOwner,
  look: () => Promise<readonly ServicePort[]>,
  options: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<ServiceRecord[]> {
  const records = new Map<string, ServiceRecord>();
  await poll(async () => {
    const ports = (await look()).filter((port) => records.get(keyOf(port))?.answered !== true);
    const asked = await atMost(width, ports, (port) => ask(owner, port, options.signal));
    ports.forEach((port, index) => {
      const record = asked[index];
      if (record) records.set(keyOf(port), record);
    });
    return asked.some(({ answered }) => answered === false) ? { waiting: 'unanswered' } : { done: true };
  }, options);
  return [...records.values()];
}

function keyOf({ record: { namespace, name, port, protocol } }: ServicePort): string {
  return `${namespace}/${name}:${port}/${protocol}`;
}

async function ask(
  owner: NodeOwner,
  { record, target }: ServicePort,
  signal?: AbortSignal,
): Promise<ServiceRecord> {
  return target ? { ...record, ...(await connect(owner, target, signal)) } : record;
}
