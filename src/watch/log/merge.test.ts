import { expect, test } from 'vitest';
import type { Flow } from '../flow-counter.ts';
import { FlowTable } from '../flows.ts';
import { buildDns, buildPacket, testRanges } from '../testing.ts';
import type { Packet, Sender } from '../packet.ts';
import { mergeSources } from './merge.ts';

const node = '10.89.0.2';
const pod = '10.42.0.5';
const one: Sender = { kind: 'pod', uid: 'one' };
const two: Sender = { kind: 'pod', uid: 'two' };
const to = (from: string, port = 443) => buildPacket({ from, to: '1.2.3.4', port });

function flows(...packets: readonly (readonly [time: number, packet: Packet, sender?: Sender])[]): Flow[] {
  const table = new FlowTable(testRanges);
  for (const [time, packet, sender] of packets) table.add(sender ? { ...packet, sender } : packet, time);
  return table.flows();
}
const told = (merged: readonly Flow[]) =>
  merged.map(({ source, port, sender, first, count }) => [
    source,
    port,
    sender && 'uid' in sender ? sender.uid : (sender?.kind ?? '-'),
    first,
    count,
  ]);

test('of what both saw the log says who, and the capture when', () => {
  expect(told(mergeSources(flows([1000, to(node)]), flows([1900, to(node), one])))).toEqual([
    [node, 443, 'one', 1000, 1],
  ]);
});

test('two senders of the same make two flows', () => {
  const captured = flows([1000, to(node)], [1100, to(node)]);
  const logged = flows([1000, to(node), one], [1100, to(node), two]);
  expect(told(mergeSources(captured, logged)).map(([, , who]) => who)).toEqual(['one', 'two']);
});

test("a pod's traffic stands once, as captured", () => {
  expect(told(mergeSources(flows([1000, to(pod)]), flows([1500, to(pod)])))).toEqual([
    [pod, 443, '-', 1000, 1],
  ]);
});

test('what either saw alone stands', () => {
  const merged = mergeSources(
    flows([1000, to(node, 1)]),
    flows([1000, to(node, 2), one], [1000, to(pod, 3)]),
  );
  expect(told(merged).map(([, port]) => port)).toEqual([1, 2, 3]);
});

test('what lies far apart in time is not the same', () => {
  expect(mergeSources(flows([1000, to(node)]), flows([60_000, to(node), one]))).toHaveLength(2);
});

test('of a question the server behind the service address is known from the capture', () => {
  const captured = flows([1000, buildDns(node, '10.42.0.2', 'example.com')]);
  const logged = flows([1000, buildDns(node, testRanges.clusterDns, 'example.com'), one]);
  expect(mergeSources(captured, logged)).toMatchObject([
    { destination: testRanges.clusterDns, servers: [testRanges.clusterDns, '10.42.0.2'] },
  ]);
});
