import type { Attempt } from '../model/attempt.ts';
import type { PodRecord } from '../model/evidence.ts';
import type { Flow } from './flows.ts';

/** Who sent a flow, and how that is known. */
export interface Attribution {
  readonly source: Attempt['source'];
  readonly attribution: Attempt['attribution'];
  readonly pod?: PodRecord;
}

/** A node's own namespace: loopback, its lab address, its bridges, `void0`. */
export interface NodeNamespace {
  readonly node: string;
  readonly addresses: readonly string[];
  /** Whether all that its programs sent by the kernel's rules was logged, with the sender. */
  readonly logged?: boolean;
}

/** A pod's address is reported after the pod has started: packets up to this much earlier (milliseconds) may be its. */
const reportLagMs = 10_000;

/**
 * Names the sender of a flow seen on `node`, by address and time: addresses are reused, so exactly one pod must have
 * held it. Where that is not so, the source stays unknown. `ofPull` knows what a node asked for because it pulls an image.
 */
export function attributor(
  pods: readonly PodRecord[],
  nodes: readonly NodeNamespace[],
  ofPull: (flow: Flow, node: string) => Attribution | undefined = () => undefined,
): (flow: Flow, node: string) => Attribution {
  const byAddress = new Map<string, PodRecord[]>();
  for (const pod of pods.filter((one) => !one.hostNetwork)) {
    for (const address of pod.addresses) byAddress.set(address, [...(byAddress.get(address) ?? []), pod]);
  }
  return (flow, node) => {
    if (flow.sender?.kind === 'pod' || flow.sender?.kind === 'pods') return ofCgroup(flow, node, pods);
    // What a program of the node sends is the node's, whatever address it puts on it.
    const owner = flow.sender === undefined ? nodeOf(flow.source, node, nodes) : node;
    const logged = nodes.some((one) => one.node === owner && one.logged);
    // A frame of somebody's own making, or a packet without a socket: who in the namespace that was is not known.
    if (owner === node && logged && flow.sender === undefined) return unknown(flow, node, 'past-the-rules');
    if (owner !== undefined) return ofPull(flow, owner) ?? ofNode(flow, owner, pods);
    const holders = byAddress.get(flow.source) ?? [];
    if (flow.outgoing && holders.length > 0) return unknown(flow, node, 'pod-address-from-elsewhere');
    return ofPod(flow, node, holders);
  };
}

/** Names the pod whose cgroup a packet was sent from; of pods with the node's network alone, since others pass its rules as strangers. */
function ofCgroup(flow: Flow, node: string, pods: readonly PodRecord[]): Attribution {
  const { sender } = flow;
  const candidates =
    sender?.kind === 'pod'
      ? pods.filter(({ uid }) => uid === sender.uid)
      : pods.filter((pod) => pod.hostNetwork && pod.node === node && overlaps(pod, flow, reportLagMs));
  const [pod, ...others] = candidates;
  if (!pod || others.length > 0) return unknown(flow, node, pod ? 'cgroup-of-several' : 'no-match');
  return podSource(flow, pod, { method: 'cgroup', confidence: sender?.kind === 'pod' ? 'high' : 'medium' });
}

function unknown(flow: Flow, node: string, method: string): Attribution {
  return {
    source: { kind: 'unknown', node, address: flow.source },
    attribution: { method, confidence: 'none' },
  };
}

/** Node that has the address; the one the flow was seen on first, since some addresses are the same on every node. */
export function nodeOf(address: string, seenOn: string, nodes: readonly NodeNamespace[]): string | undefined {
  if (address.startsWith('127.') || address === '::1') return seenOn;
  const holders = nodes.filter((one) => one.addresses.includes(address)).map((one) => one.node);
  return holders.includes(seenOn) ? seenOn : holders[0];
}

function ofNode(flow: Flow, node: string, pods: readonly PodRecord[]): Attribution {
  const source = { kind: 'node' as const, node, address: flow.source };
  if (flow.sender?.kind === 'node') return { source, attribution: { method: 'cgroup', confidence: 'high' } };
  const shared = pods.some((pod) => pod.hostNetwork && pod.node === node && overlaps(pod, flow, reportLagMs));
  return {
    source,
    // A host-network pod has the node's address: then it may have been either.
    attribution: { method: 'node-address', confidence: shared ? 'low' : 'high' },
  };
}

function ofPod(flow: Flow, node: string, holders: readonly PodRecord[]): Attribution {
  const during = holders.filter((pod) => overlaps(pod, flow, 0));
  const near = during.length > 0 ? during : holders.filter((pod) => overlaps(pod, flow, reportLagMs));
  const [pod] = near;
  if (!pod || near.length > 1) return unknown(flow, node, pod ? 'address-held-by-several' : 'no-match');
  const within = pod.from <= flow.first && flow.last <= (pod.to ?? Infinity);
  return podSource(flow, pod, { method: 'pod-address', confidence: within ? 'high' : 'medium' });
}

function podSource(flow: Flow, pod: PodRecord, attribution: Attribution['attribution']): Attribution {
  const [image] = pod.images;
  return {
    source: {
      kind: 'pod',
      node: pod.node,
      namespace: pod.namespace,
      pod: pod.name,
      ...(pod.owner === undefined ? {} : { owner: pod.owner }),
      // With several containers it is not known which of them it was.
      ...(image !== undefined && pod.images.length === 1 ? { image } : {}),
      address: flow.source,
    },
    attribution,
    pod,
  };
}

function overlaps(pod: PodRecord, flow: Flow, lag: number): boolean {
  return pod.from - lag <= flow.last && flow.first <= (pod.to ?? Infinity);
}
