import { attemptSchema } from '../model/attempt.ts';
import type { PodRecord } from '../model/evidence.ts';
import { FlowTable } from './flows.ts';
import { judgeWatch, type JudgeOptions } from './judge.ts';
import type { Packet } from './packet.ts';
import type { NodeWatchRecord } from './record.ts';
import { testRanges } from './testing.ts';

export const start = Date.UTC(2026, 0, 1);
export const [web, coredns, node] = ['10.42.0.5', '10.42.0.2', '10.89.0.2'];
export const { clusterDns, resolver } = testRanges;

export type Timed = readonly [offsetMs: number, packet: Packet];

export function record(packets: readonly Timed[], more: Partial<NodeWatchRecord> = {}): NodeWatchRecord {
  const table = new FlowTable(testRanges);
  for (const [offset, packet] of packets) table.add(packet, start + offset);
  const name = more.node ?? 'n1';
  const capture = { node: name, packets: packets.length, dropped: 0 };
  return {
    node: name,
    addresses: [node, resolver],
    flows: table.flows(),
    plans: [],
    canaries: [],
    capture,
    ...more,
  };
}

export function pod(
  namespace: string,
  name: string,
  address: string,
  more: Partial<PodRecord> = {},
): PodRecord {
  return {
    uid: `${namespace}/${name}`,
    namespace,
    name,
    node: 'n1',
    addresses: [address],
    hostNetwork: false,
    images: [],
    ran: [],
    from: start - 60_000,
    ...more,
  };
}

export const pods = [pod('default', 'web', web), pod('kube-system', 'coredns-x', coredns)];

export function judge(records: readonly NodeWatchRecord[], more: Partial<JudgeOptions> = {}) {
  const options = { pods, ranges: testRanges, clusterDomain: 'cluster.local', allow: [], ...more };
  const { attempts } = judgeWatch(records, options);
  for (const attempt of attempts) attemptSchema.parse(attempt);
  return attempts;
}

export const onePerLine = (attempts: ReturnType<typeof judge>) =>
  attempts.map(({ class: kind, source, destination, count, detail }) =>
    [kind, source.pod ?? source.kind, destination.address, destination.port ?? '-', count, detail.query ?? '']
      .join(' ')
      .trim(),
  );
