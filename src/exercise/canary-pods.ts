import { messageOf } from '../errors.ts';
import type { ExecResult, LabNode, LabRanges } from '../lab/types.ts';
import { type CanaryKind, canaryKinds, type CanaryOrigin, isOverIpv6 } from '../model/evidence.ts';
import { poll } from '../system/poll.ts';
import type { Cluster } from './cluster.ts';

/** A pod that canaries can be sent from, by running programs in it. */
export interface CanaryPod {
  /** `namespace/name` */
  readonly name: string;
  readonly node: string;
  readonly from: CanaryOrigin;
  /** Address of its DNS server. */
  readonly resolver: string;
  readonly kinds: readonly CanaryKind[];
  /** Rejects where the pod never ran. */
  exec(command: readonly string[]): Promise<ExecResult>;
}

export interface CanaryPodsSpec {
  readonly nodes: readonly string[];
  /** An image with busybox, as pods have to name it. */
  readonly image: string;
  /** DNS servers of pods, and of what has the node's network; whether pods are to have IPv6. */
  readonly ranges: Pick<LabRanges, 'clusterDns' | 'resolver' | 'ipv6'>;
  /** Its kubectl runs programs in the pods. */
  readonly server: LabNode;
  readonly signal?: AbortSignal | undefined;
}

const namespace = 'default';
const startMs = 60_000;

/** Starts two pods on every node, one with a network of its own and one with the node's, that do nothing until told. */
export async function startCanaryPods(cluster: Cluster, spec: CanaryPodsSpec): Promise<CanaryPod[]> {
  const places = spec.nodes.flatMap((node) =>
    (['pod', 'host-network pod'] as const).map((from) => ({ node, from })),
  );
  return Promise.all(places.map(({ node, from }) => startPod(cluster, spec, node, from)));
}

async function startPod(
  { core }: Cluster,
  { image, ranges, server, signal }: CanaryPodsSpec,
  node: string,
  from: 'pod' | 'host-network pod',
): Promise<CanaryPod> {
  const hostNetwork = from !== 'pod';
  const name = `airtight-canary-${hostNetwork ? 'host-' : ''}${node}`;
  const addresses = new Set<string>();
  let fault: string | undefined;
  try {
    await core.createNamespacedPod({
      namespace,
      body: {
        metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'airtight' } },
        spec: {
          nodeName: node,
          hostNetwork,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 0,
          containers: [
            {
              name: 'canary',
              image,
              imagePullPolicy: 'IfNotPresent',
              command: ['busybox', 'sleep', '100000'],
            },
          ],
        },
      },
    });
    const running = await poll(
      async () => {
        const { status } = await core.readNamespacedPod({ name, namespace });
        for (const { ip } of status?.podIPs ?? []) addresses.add(ip);
        const [container] = status?.containerStatuses ?? [];
        const waits = container?.state?.waiting?.reason ?? status?.phase ?? 'Unknown';
        return container?.state?.running ? { done: true } : { waiting: waits };
      },
      { timeoutMs: startMs, signal },
    );
    if (!running.ok) fault = running.last;
  } catch (error) {
    signal?.throwIfAborted();
    fault = messageOf(error);
  }
  return {
    name: `${namespace}/${name}`,
    node,
    from,
    resolver: hostNetwork ? ranges.resolver : ranges.clusterDns,
    kinds:
      // In a dual-stack lab a pod without IPv6 is a way that was not tried: its canary is then not seen.
      hostNetwork || ranges.ipv6 || [...addresses].some((address) => address.includes(':'))
        ? canaryKinds
        : canaryKinds.filter((kind) => !isOverIpv6(kind)),
    exec: (command) =>
      fault === undefined
        ? server.exec(['kubectl', 'exec', '--namespace', namespace, name, '--', ...command])
        : Promise.reject(new Error(`pod ${name} does not run: ${fault}`)),
  };
}
