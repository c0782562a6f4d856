import type { Attempt } from '../model/attempt.ts';
import type { PodFacts } from './pod.ts';

/** Who made an attempt, in sentences. */
export function senderLines({ source, attribution }: Attempt, pod: PodFacts | undefined): string[] {
  const { node, address, port } = source;
  const owner = pod?.owner ?? source.owner;
  return [
    `${who(source)} on node ${node}, from ${address}${port === undefined ? '' : ` port ${port}`}${pod?.hostNetwork ? ", in the node's own network" : ''}`,
    ...(owner === undefined ? (pod ? ['no owner: the pod was made by itself'] : []) : [`owner ${owner}`]),
    ...(source.pod === undefined ? [] : [imageLine(source, pod)]),
    `known by ${attribution.method}: ${methodWords(attribution)}; confidence ${attribution.confidence}`,
  ];
}

function who({ kind, namespace, pod, process }: Attempt['source']): string {
  const ofPod = `pod ${namespace ?? '?'}/${pod ?? '?'}`;
  if (process !== undefined) return pod === undefined ? process : `${process}, pulling for ${ofPod},`;
  switch (kind) {
    case 'pod':
      return ofPod;
    case 'node':
      return "a program of the node's own";
    case 'harness':
      return 'airtight itself';
    case 'unknown':
      return 'a sender that is not known';
  }
}

function imageLine({ image, process }: Attempt['source'], pod: PodFacts | undefined): string {
  if (image !== undefined)
    return process === undefined ? `image ${image}` : `image that was pulled: ${image}`;
  if (pod && pod.images.length > 1) {
    return `image not known: the pod has several (${pod.images.join(', ')}), and which sent it cannot be told`;
  }
  return 'image not known';
}

/** What each method of attribution is, for people; with a confidence where that changes the sense. */
const methods: Readonly<Record<string, string>> = {
  cgroup: 'the kernel said from which cgroup it was sent',
  'cgroup medium': "the kernel said that a pod in the node's own network sent it, and there was one",
  'pod-address': 'one pod alone held the address all that time',
  'pod-address medium': "it came up to 10 s before one pod's address was reported",
  'node-address': "the address is one of the node's own",
  'node-address low': "the address is one of the node's own, and of a pod in the node's own network",
  'pull-event': 'the node called a registry by its name or address while it pulled from that for this pod',
  'pull-event medium':
    'the node called a registry by its name or address while it pulled from that for several pods',
  harness: 'it carries a nonce of this run',
  'past-the-rules':
    "it has the node's address and was not logged as any program's: a frame that a program made itself, or what the kernel answers where no connection is",
  'pod-address-from-elsewhere': "a pod's address on a packet that did not come from a pod",
  'address-held-by-several': 'several pods held the address at that time',
  'cgroup-of-several': 'several pods could have sent it',
  'no-match': 'nothing known held the address at that time',
};

function methodWords({ method, confidence }: Attempt['attribution']): string {
  return methods[`${method} ${confidence}`] ?? methods[method] ?? 'a method this version does not know';
}
