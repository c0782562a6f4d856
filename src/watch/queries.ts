import { groupBy } from '../model/group-by.ts';
import { type NodeNamespace, nodeOf } from './attribute.ts';
import type { Flow } from './flows.ts';
import type { NameKind } from './names.ts';
import type { Sighting } from './sighting.ts';

/** A flow with the node it was seen on. */
export interface SeenFlow {
  readonly node: string;
  readonly flow: Flow;
}

/** How long after the question (milliseconds) a server's own question of the same name counts as passed on. */
const upstreamMs = 5_000;
/** How far apart (milliseconds) the questions of one look-up through the search list may lie. */
const searchMs = 30_000;
const clockMs = 100;

/** Keeps a query that several nodes saw on its way to cluster DNS only where it was seen first. */
export function dropCopies(flows: readonly SeenFlow[], nodes: readonly NodeNamespace[]): SeenFlow[] {
  const sources = groupBy(flows.filter(isInnerQuery), ({ node, flow }) => {
    // Some addresses are the same on every node: as sources they are told apart by the node.
    const local = nodes.find((one) => one.node === node)?.addresses.includes(flow.source) === true;
    return `${local ? node : ''} ${flow.source} ${questionKey(flow)}`;
  });
  const copies = new Set<SeenFlow>();
  for (const group of sources.values()) {
    const first = group.reduce((a, b) => (b.flow.first < a.flow.first ? b : a));
    for (const seen of group) if (seen.node !== first.node) copies.add(seen);
  }
  return flows.filter((seen) => !copies.has(seen));
}

/**
 * Drops questions that a DNS server inside passed on for somebody else: the same question, shortly after it was put to
 * that server. `dnsServers` are addresses known to be cluster DNS; others are known by having been asked.
 */
export function foldUpstream(
  flows: readonly SeenFlow[],
  cluster: { clusterDns: string; dnsServers: ReadonlySet<string>; nodes: readonly NodeNamespace[] },
): SeenFlow[] {
  const putTo = (server: string, flow: Flow) => `${server} ${questionKey(flow)}`;
  const askings = flows
    .filter(isInnerQuery)
    .flatMap(({ flow }) => flow.servers.map((server) => ({ server, flow })));
  const asked = groupBy(askings, ({ server, flow }) => putTo(server, flow));
  return flows.filter((seen) => {
    if (!isInnerQuery(seen)) return true;
    const { flow } = seen;
    // A node's own programs and its resolver share addresses: only what a pod passes on is recognised.
    if (nodeOf(flow.source, seen.node, cluster.nodes) !== undefined) return true;
    const names = cluster.dnsServers.has(flow.source) ? [flow.source, cluster.clusterDns] : [flow.source];
    return !names
      .flatMap((name) => asked.get(putTo(name, flow)) ?? [])
      .some(
        ({ flow: earlier }) =>
          earlier.source !== flow.source &&
          earlier.first - clockMs <= flow.first &&
          flow.first <= earlier.last + upstreamMs,
      );
  });
}

/** Counts search-domain expansions under the name they expand, where the same source asked for that too. */
export function foldExpansions(
  sightings: readonly Sighting[],
  readName: (name: string) => NameKind,
): Sighting[] {
  const byName = groupBy(
    sightings.filter(isInnerQuery),
    // Some addresses are the same on every node.
    ({ node, flow }) => `${node} ${flow.source} ${flow.question?.name ?? ''}`,
  );
  const folded = new Map<Sighting, number>();
  const kept = sightings.filter((sighting) => {
    const { node, flow } = sighting;
    const name = isInnerQuery(sighting) && flow.question ? readName(flow.question.name) : undefined;
    if (name?.kind !== 'cluster') return true;
    const near = name.parents
      .flatMap((parent) => byName.get(`${node} ${flow.source} ${parent}`) ?? [])
      .filter(
        (other) => other.flow.first <= flow.last + searchMs && flow.first <= other.flow.last + searchMs,
      );
    const parent = near.find((other) => other.flow.question?.type === flow.question?.type) ?? near[0];
    if (parent) folded.set(parent, (folded.get(parent) ?? 0) + flow.count);
    return parent === undefined;
  });
  return kept.map((sighting) => ({
    ...sighting,
    expansions: sighting.expansions + (folded.get(sighting) ?? 0),
  }));
}

function isInnerQuery({ flow }: SeenFlow): boolean {
  return flow.kind === 'query' && !flow.outside;
}

function questionKey(flow: Flow): string {
  return `${flow.question?.type ?? ''} ${flow.question?.name ?? ''}`;
}
