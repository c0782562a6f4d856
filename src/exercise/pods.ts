import * as k8s from '@kubernetes/client-node';
import type { PodRecord } from '../model/evidence.ts';
import type { Cluster } from './cluster.ts';

/** Follows every pod of the cluster, so that an address seen in a capture can be joined to the pod that had it then. */
export interface PodRecorder {
  /** All pods seen so far, gone ones too. */
  records(): PodRecord[];
  stop(): Promise<void>;
}

/** Starts to follow; what was there before is listed first. */
export async function recordPods(cluster: Cluster): Promise<PodRecorder> {
  const byUid = new Map<string, PodRecord>();
  const informer = k8s.makeInformer(cluster.config, '/api/v1/pods', () =>
    cluster.core.listPodForAllNamespaces(),
  );
  const see = (pod: k8s.V1Pod): void => {
    const uid = pod.metadata?.uid;
    if (uid !== undefined) byUid.set(uid, recordOf(pod, byUid.get(uid)));
  };
  let stopped = false;
  informer.on('add', see);
  informer.on('update', see);
  informer.on('delete', (pod) => {
    see(pod);
    const record = byUid.get(pod.metadata?.uid ?? '');
    if (record) byUid.set(record.uid, endedBy(record, Date.now()));
  });
  // The API server ends watches from time to time: take it up again until we are told to stop.
  informer.on('error', () => {
    if (!stopped) void informer.start().catch(() => undefined);
  });
  await informer.start();
  return {
    records: () => [...byUid.values()],
    stop: async () => {
      stopped = true;
      await informer.stop();
    },
  };
}

/** A pod keeps the addresses it once had: a finished one may report none. */
export function recordOf(pod: k8s.V1Pod, before?: PodRecord): PodRecord {
  const now = (pod.status?.podIPs ?? []).map((entry) => entry.ip);
  const owner = pod.metadata?.ownerReferences?.find((reference) => reference.controller);
  const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  return {
    uid: pod.metadata?.uid ?? '',
    namespace: pod.metadata?.namespace ?? '',
    name: pod.metadata?.name ?? '',
    node: pod.spec?.nodeName ?? before?.node ?? '',
    addresses: [...new Set([...(before?.addresses ?? []), ...now])],
    hostNetwork: pod.spec?.hostNetwork === true,
    images: [...new Set(containers.map((container) => container.image ?? ''))],
    ran: [...new Set([...(before?.ran ?? []), ...imagesRun(pod, containers)])],
    ...(owner ? { owner: `${owner.kind}/${owner.name}` } : {}),
    from: before?.from ?? momentOf(pod.status?.startTime ?? pod.metadata?.creationTimestamp) ?? Date.now(),
    ...finishedAt(pod),
  };
}

/** Images of the containers that started at least once; to name an image, or to be told to pull it, is not to run it. */
function imagesRun({ status }: k8s.V1Pod, containers: readonly k8s.V1Container[]): string[] {
  const started = new Set(
    [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
      .filter(({ state, lastState }) =>
        [state, lastState].some((one) => one?.running !== undefined || hasRun(one?.terminated)),
      )
      .map(({ name }) => name),
  );
  return containers.flatMap(({ name, image }) => (started.has(name) && image !== undefined ? [image] : []));
}

/** A container whose program could not be started is terminated too, as of 1970. */
function hasRun(ended: k8s.V1ContainerStateTerminated | undefined): boolean {
  return (momentOf(ended?.startedAt) ?? 0) > 0;
}

/**
 * The record of a pod that was gone at that time (epoch milliseconds). One that had ended before held its address no longer:
 * another may have had it since.
 */
export function endedBy(record: PodRecord, gone: number): PodRecord {
  return { ...record, to: record.to ?? gone };
}

/** A pod whose containers have all ended holds its address no longer; sidecars end after the others. */
function finishedAt({ status }: k8s.V1Pod): { to?: number } {
  if (status?.phase !== 'Succeeded' && status?.phase !== 'Failed') return {};
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const ends = all.map(({ state }) => state?.terminated?.finishedAt);
  const last = Math.max(...ends.map((end) => momentOf(end) ?? 0), 0);
  // Told to the second that had begun: the last container ran on within it.
  return last > 0 ? { to: last + 999 } : {};
}

/** Epoch milliseconds; the client parses dates in lists but hands those of watch events over as text. */
function momentOf(date: Date | string | undefined): number | undefined {
  return date === undefined ? undefined : new Date(date).getTime();
}
