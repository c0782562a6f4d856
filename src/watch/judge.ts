import type { LabRanges } from '../lab/types.ts';
import type { PodRecord, PullRecord, WatchEvidence } from '../model/evidence.ts';
import { parseImageReference } from '../model/image-reference.ts';
import { isK3sNodeImage } from '../model/k3s.ts';
import { type Allowance, allowList } from './allow.ts';
import { foldAttempts } from './attempts.ts';
import { attributor } from './attribute.ts';
import { classify } from './classify.ts';
import type { Flow } from './flows.ts';
import { luredNames } from './lured-names.ts';
import { nameReader } from './names.ts';
import { pullAttributor } from './pulls.ts';
import { dropCopies, foldExpansions, foldUpstream, type SeenFlow } from './queries.ts';
import type { NodeWatchRecord } from './record.ts';

export interface JudgeOptions {
  /** Every pod that was there during the record, with its interval. */
  readonly pods: readonly PodRecord[];
  /** What nodes pulled for pods; without it a pull is the node's own doing. */
  readonly pulls?: readonly PullRecord[];
  readonly ranges: LabRanges;
  /** Such as `cluster.local`. */
  readonly clusterDomain: string;
  readonly allow: readonly Allowance[];
  /** In mode `lure`: names were answered and connections accepted. */
  readonly lure?: WatchEvidence['lure'];
  /** Characters that all attempts may take as JSON; 64 million unless told. */
  readonly room?: number;
  /** Cluster DNS pods as `namespace/name`; those named `coredns-…` in kube-system unless told. */
  readonly corednsPods?: readonly string[] | undefined;
}

/** Makes attempts of what the nodes' watches recorded: who, where to, and of which class. Pure. */
export function judgeWatch(records: readonly NodeWatchRecord[], options: JudgeOptions): WatchEvidence {
  const { pods, ranges, clusterDomain } = options;
  const isCoreDns = corednsTest(options);
  const dnsServers = new Set(
    pods.filter((pod) => isCoreDns(`${pod.namespace}/${pod.name}`)).flatMap((pod) => pod.addresses),
  );
  const innerDns = new Set(pods.filter(runsInnerDns).map(({ namespace, name }) => `${namespace}/${name}`));
  const readName = nameReader(clusterDomain, ranges);
  const nodes = records.map((record) => ({ ...record, logged: hasLogged(record) }));
  const attribute = attributor(pods, nodes, pullAttributor(options.pulls ?? []));

  const seen: SeenFlow[] = records.flatMap(({ node, flows, addresses }) =>
    flows.filter((flow) => !isToItself(flow, addresses)).map((flow) => ({ node, flow })),
  );
  const own = foldUpstream(dropCopies(seen, records), {
    clusterDns: ranges.clusterDns,
    dnsServers,
    nodes: records,
  });
  const calledAs = options.lure ? luredNames(own, readName) : () => undefined;
  const sightings = own.map(({ node, flow }) => {
    const called = calledAs(flow.destination);
    return {
      node,
      flow,
      expansions: 0,
      ...attribute(flow, node),
      ...(called === undefined ? {} : { called }),
    };
  });

  const rules = {
    canaries: records.flatMap((record) => record.plans),
    runsDns: (pod: string) => isCoreDns(pod) || innerDns.has(pod),
    allowed: allowList(options.allow),
    readName,
  };
  const judged = foldExpansions(sightings, readName).flatMap((sighting) => {
    const judgement = classify(sighting, rules);
    return judgement ? [{ sighting, judgement }] : [];
  });
  const { attempts, leftOut } = foldAttempts(judged, options.room);
  return {
    ...(options.lure ? { lure: options.lure } : {}),
    attempts,
    canaries: records.flatMap((record) => record.canaries),
    captures: records.map(({ capture }) => ({
      ...(leftOut === 0 ? {} : { fault: `more attempts than a result can hold: ${leftOut} left out` }),
      ...capture,
    })),
  };
}

/** Over loopback a node may talk to itself by any of its addresses. Of others such a packet was made up. */
function isToItself({ source, destination, outside }: Flow, addresses: readonly string[]): boolean {
  return outside && source === destination && addresses.includes(source);
}

/** Whether the second source has seen all. */
function hasLogged({ capture: { log } }: NodeWatchRecord): boolean {
  return log !== undefined && !('unavailable' in log) && log.fault === undefined;
}

/**
 * Whether a pod runs the DNS of a virtual cluster: CoreDNS itself where its pods run on the host (K3k's shared mode), or K3s
 * whose pods leave by the address of the pod it runs in (virtual mode).
 */
function runsInnerDns({ images }: PodRecord): boolean {
  return images.some((image) => {
    const parsed = parseImageReference(image);
    const isCoreDns = parsed.ok && /(?:^|[/-])coredns$/.test(parsed.reference.repository);
    return isCoreDns || isK3sNodeImage(image);
  });
}

function corednsTest({ corednsPods }: JudgeOptions): (pod: string) => boolean {
  if (corednsPods) return (pod) => corednsPods.includes(pod);
  return (pod) => pod.startsWith('kube-system/coredns-');
}
