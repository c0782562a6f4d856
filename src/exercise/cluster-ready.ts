import * as k8s from '@kubernetes/client-node';
import { messageOf } from '../errors.ts';
import type { NodeOwner } from '../lab/types.ts';
import type { ClusterEvidence } from '../model/evidence.ts';
import { type Observation, poll } from '../system/poll.ts';
import type { Cluster } from './cluster.ts';
import { hopelessPulls, hopelessText } from './hopeless-pulls.ts';
import { podTroubles } from './troubles.ts';

/** What a cluster must come to, and by when. */
export interface ReadyOptions {
  /** Nodes that have to register. */
  readonly nodes: number;
  readonly clusterDns: string;
  readonly timeoutMs: number;
  /** When the first node was started, by performance.now(). */
  readonly startedAt: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits until the cluster can run a user's pod: every node Ready, the `default` service account there, and cluster DNS
 * answering a query from the node. A cluster that does not get there is evidence, not an error; where an image of its DNS
 * cannot be had, nothing is waited for.
 */
export async function clusterReady(
  cluster: Cluster,
  owner: NodeOwner,
  options: ReadyOptions,
): Promise<ClusterEvidence> {
  const steps = [nodesReady, serviceAccountThere, dnsAnswers] as const;
  let step = 0;
  const outcome = await poll(async (): Promise<Observation<string | undefined>> => {
    while (step < steps.length) {
      const seen = await steps[step]?.(cluster, owner, options).catch((error: unknown) => ({
        waiting: messageOf(error).split('\n')[0] ?? '',
      }));
      if (seen && 'waiting' in seen) {
        const hopeless = steps[step] === dnsAnswers ? await hopelessDns(cluster) : undefined;
        return hopeless === undefined ? seen : { done: `${seen.waiting}; ${hopeless}` };
      }
      step++;
    }
    return { done: undefined };
  }, options);
  const state = outcome.ok ? outcome.value : outcome.last;
  const takesPods = step >= steps.indexOf(dnsAnswers);
  if (state !== undefined) {
    return {
      ready: false,
      state,
      takesPods,
      troubles: await podTroubles(cluster, systemNamespace).catch(() => []),
    };
  }
  const version = await cluster.config.makeApiClient(k8s.VersionApi).getCode();
  return {
    ready: true,
    state: 'nodes ready, default service account there, cluster DNS answers',
    takesPods,
    troubles: [],
    serverVersion: version.gitVersion,
    readyAfterMs: Math.round(performance.now() - options.startedAt),
  };
}

const systemNamespace = 'kube-system';
/** Label of cluster DNS, in K3s as elsewhere. */
const dnsSelector = 'k8s-app=kube-dns';

async function hopelessDns(cluster: Cluster): Promise<string | undefined> {
  const troubles = await podTroubles(cluster, systemNamespace, dnsSelector).catch(() => []);
  const [first] = hopelessPulls(troubles);
  return first && hopelessText(first);
}

async function nodesReady(
  { core }: Cluster,
  _: NodeOwner,
  { nodes }: ReadyOptions,
): Promise<Observation<true>> {
  const { items } = await core.listNode();
  if (items.length < nodes) {
    const names = items.map((node) => node.metadata?.name ?? '').join(', ');
    return { waiting: `${items.length} of ${nodes} nodes have registered${names ? ` (${names})` : ''}` };
  }
  for (const node of items) {
    const ready = node.status?.conditions?.find((condition) => condition.type === 'Ready');
    if (ready?.status !== 'True') {
      return { waiting: `node ${node.metadata?.name ?? ''} is not ready: ${ready?.message ?? 'no status'}` };
    }
  }
  return { done: true };
}

async function serviceAccountThere({ core }: Cluster): Promise<Observation<true>> {
  await core.readNamespacedServiceAccount({ name: 'default', namespace: 'default' });
  return { done: true };
}

async function dnsAnswers(
  _: Cluster,
  owner: NodeOwner,
  { clusterDns }: ReadyOptions,
): Promise<Observation<true>> {
  const name = 'kubernetes.default.svc.cluster.local';
  const asked = await owner.exec(['busybox', 'timeout', '1', 'busybox', 'nslookup', name, clusterDns]);
  const answered = asked.stdout.includes(`Name:\t${name}`);
  return answered ? { done: true } : { waiting: `cluster DNS at ${clusterDns} does not answer` };
}
