import type { CoreV1Event } from '@kubernetes/client-node';
import type { PullRecord } from '../model/evidence.ts';
import type { Cluster } from './cluster.ts';

/** What the kubelet says of a pull: that it begins, how it failed, and that a sandbox's own image could not be had. */
const saysPull = /^(?:Pulling image|Failed to pull image) "([^"]+)"|failed to get sandbox image "([^"]+)"/;

/** Every image that a node was told to pull, for which pod, and from when to when, as its kubelet told in events. */
export async function readPulls({ core }: Cluster): Promise<PullRecord[]> {
  const { items } = await core.listEventForAllNamespaces({ fieldSelector: 'involvedObject.kind=Pod' });
  return pullsOf(items);
}

/** The same from events already read: those of one pod and image are one record. */
export function pullsOf(events: readonly CoreV1Event[]): PullRecord[] {
  const records = new Map<string, PullRecord>();
  for (const event of events) {
    const [, pulled, sandbox] = saysPull.exec(event.message ?? '') ?? [];
    const image = pulled ?? sandbox;
    if (image === undefined) continue;
    const { namespace = '', name: pod = '' } = event.involvedObject;
    const node = event.source?.host ?? event.reportingInstance ?? '';
    const first = momentOf(event.firstTimestamp ?? event.metadata.creationTimestamp);
    const last = momentOf(event.lastTimestamp) ?? first;
    if (first === undefined || last === undefined) continue;
    const key = JSON.stringify([namespace, pod, node, image]);
    const before = records.get(key);
    records.set(key, {
      namespace,
      pod,
      node,
      image,
      from: Math.min(first, before?.from ?? first),
      to: Math.max(last, before?.to ?? last),
    });
  }
  return [...records.values()];
}

function momentOf(date: Date | undefined): number | undefined {
  return date === undefined ? undefined : new Date(date).getTime();
}
