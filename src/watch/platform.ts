import type { Sighting } from './sighting.ts';

/** Something a cluster does by itself, matched by what is sent and by who sends it. */
export interface PlatformFact {
  readonly id: string;
  readonly reason: string;
  /** Where the fact is known from. */
  readonly source: string;
  /** Who alone may claim it: cluster DNS, of the cluster itself or of a virtual one inside it. */
  readonly sender: 'coredns';
  readonly query: { readonly type: string; readonly name: RegExp };
}

/** What platforms are known to do; an entry needs a source, and a sender it is bound to. */
export const platformFacts: readonly PlatformFact[] = [
  {
    id: 'coredns-loop',
    reason:
      "CoreDNS' loop plugin sends itself a random HINFO question at start, to see whether it comes back",
    source:
      'coredns/coredns plugin/loop: README.md ("<random number>.<random number>.zone", type HINFO), setup.go qname()',
    sender: 'coredns',
    query: { type: 'HINFO', name: /^\d{1,20}\.\d{1,20}$/ },
  },
  {
    id: 'coredns-forward-health',
    reason: "CoreDNS' forward plugin asks its resolver for the root's NS while that does not answer",
    source: 'coredns/coredns plugin/forward: README.md ("health checks … . IN NS")',
    sender: 'coredns',
    query: { type: 'NS', name: /^\.?$/ },
  },
];

/** The fact that explains a sighting, if one does; `runsDns` says whether CoreDNS runs in a pod (`namespace/name`). */
export function platformFact(
  sighting: Sighting,
  runsDns: (pod: string) => boolean,
): PlatformFact | undefined {
  const { question, outside } = sighting.flow;
  const { kind, namespace, pod } = sighting.source;
  if (!question || outside || kind !== 'pod' || !runsDns(`${namespace ?? ''}/${pod ?? ''}`)) return undefined;
  return platformFacts.find(
    (fact) => fact.query.type === question.type && fact.query.name.test(question.name),
  );
}
