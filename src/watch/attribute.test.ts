import { describe, expect, test } from 'vitest';
import type { PodRecord } from '../model/evidence.ts';
import { attributor } from './attribute.ts';
import type { Flow } from './flows.ts';
import type { Sender } from './packet.ts';

const nodes = [
  { node: 'n1', addresses: ['10.89.0.2', '192.0.2.1', '10.42.0.1'] },
  { node: 'n2', addresses: ['10.89.0.3', '192.0.2.1', '10.42.1.1'] },
];

function pod(name: string, from: number, to?: number, more: Partial<PodRecord> = {}): PodRecord {
  const base = {
    uid: `uid-of-${name}`,
    namespace: 'default',
    name,
    node: 'n1',
    addresses: ['10.42.0.5'],
    hostNetwork: false,
    images: ['app:1'],
    ran: ['app:1'],
  };
  return { ...base, from, ...(to === undefined ? {} : { to }), ...more };
}

function flow(source: string, first: number, last = first): Flow {
  const base = {
    kind: 'packet',
    destination: '1.2.3.4',
    protocol: 'tcp',
    servers: [],
    outside: true,
    fragments: false,
    bytes: 0,
    contents: [],
  } as const;
  return { ...base, source, first, last, count: 1 };
}

test('the pod that held the address at the time', () => {
  const attribute = attributor([pod('a', 100_000, 200_000), pod('b', 250_000)], nodes);
  expect(attribute(flow('10.42.0.5', 150_000), 'n1')).toMatchObject({
    source: { kind: 'pod', pod: 'a', namespace: 'default', node: 'n1', image: 'app:1' },
    attribution: { method: 'pod-address', confidence: 'high' },
  });
  expect(attribute(flow('10.42.0.5', 260_000), 'n1').source.pod).toBe('b');
});

test('the owner is told with the pod', () => {
  const owned = pod('a', 0, undefined, { owner: 'ReplicaSet/web-5c7d' });
  expect(attributor([owned], nodes)(flow('10.42.0.5', 1), 'n1').source.owner).toBe('ReplicaSet/web-5c7d');
});

test('shortly before the address was reported: the pod, with less confidence', () => {
  const attribute = attributor([pod('a', 100_000)], nodes);
  expect(attribute(flow('10.42.0.5', 95_000), 'n1')).toMatchObject({
    source: { pod: 'a' },
    attribution: { confidence: 'medium' },
  });
  expect(attribute(flow('10.42.0.5', 95_000, 101_000), 'n1').attribution.confidence).toBe('medium');
});

test.each([
  ['long before the pod was there', [pod('a', 100_000)], flow('10.42.0.5', 80_000)],
  ['after the pod had gone', [pod('a', 100_000, 200_000)], flow('10.42.0.5', 200_001)],
  [
    'across two pods with the same address',
    [pod('a', 100_000, 200_000), pod('b', 201_000)],
    flow('10.42.0.5', 199_000, 202_000),
  ],
  ['an address nobody had', [pod('a', 100_000)], flow('10.42.0.9', 150_000)],
])('unknown: %s', (_name, pods, seen) => {
  expect(attributor(pods, nodes)(seen, 'n1')).toMatchObject({
    source: { kind: 'unknown' },
    attribution: { confidence: 'none' },
  });
});

test('a pod with several images does not say which of them it was', () => {
  const attribute = attributor([pod('a', 0, undefined, { images: ['app:1', 'proxy:2'] })], nodes);
  expect(attribute(flow('10.42.0.5', 1), 'n1').source).not.toHaveProperty('image');
});

test("a node's address is the node; what several nodes have is the one it was seen on", () => {
  const attribute = attributor([], nodes);
  for (const [address, node] of [
    ['10.42.0.1', 'n1'],
    ['10.89.0.3', 'n2'],
    ['192.0.2.1', 'n1'],
    ['127.0.0.1', 'n1'],
  ]) {
    expect(attribute(flow(address ?? '', 1), 'n1')).toMatchObject({
      source: { kind: 'node', node },
      attribution: { method: 'node-address', confidence: 'high' },
    });
  }
});

test('with a host-network pod on the node it may have been either', () => {
  const host = pod('cni', 100, 200, { hostNetwork: true, addresses: ['10.89.0.2'] });
  const attribute = attributor([host], nodes);
  expect(attribute(flow('10.89.0.2', 150), 'n1')).toMatchObject({
    source: { kind: 'node' },
    attribution: { confidence: 'low' },
  });
  expect(attribute(flow('10.89.0.2', 201), 'n1').attribution.confidence).toBe('high');
  expect(attribute(flow('10.89.0.3', 150), 'n2').attribution.confidence).toBe('high');
});

describe('with the sender known from the second source', () => {
  const host = pod('agent', 0, undefined, { hostNetwork: true, addresses: ['10.89.0.2'] });
  const other = pod('other', 0, undefined, { hostNetwork: true, addresses: ['10.89.0.2'] });
  const from = (sender: Sender, source = '10.89.0.2') => ({ ...flow(source, 150), sender });
  const logged = nodes.map((one) => ({ ...one, logged: true }));

  test('a host-network pod is told by its cgroup', () => {
    const attribute = attributor([host, other], logged);
    expect(attribute(from({ kind: 'pod', uid: 'uid-of-other' }), 'n1')).toMatchObject({
      source: { kind: 'pod', pod: 'other' },
      attribution: { method: 'cgroup', confidence: 'high' },
    });
    expect(attribute(from({ kind: 'node' }), 'n1')).toMatchObject({
      source: { kind: 'node' },
      attribution: { method: 'cgroup', confidence: 'high' },
    });
  });

  test('so it is where it forges the address of another pod', () => {
    const attribute = attributor([host, pod('victim', 0)], logged);
    expect(attribute(from({ kind: 'pod', uid: 'uid-of-agent' }, '10.42.0.5'), 'n1').source.pod).toBe('agent');
    expect(attribute({ ...flow('10.42.0.5', 150), outgoing: true }, 'n1')).toMatchObject({
      source: { kind: 'unknown' },
      attribution: { method: 'pod-address-from-elsewhere' },
    });
    expect(attribute({ ...flow('203.0.113.9', 150), outgoing: true }, 'n1').attribution.method).toBe(
      'no-match',
    );
  });

  test('one of the pods is the only one there, or unknown', () => {
    expect(attributor([host], logged)(from({ kind: 'pods' }), 'n1')).toMatchObject({
      source: { pod: 'agent' },
      attribution: { confidence: 'medium' },
    });
    expect(attributor([host, other], logged)(from({ kind: 'pods' }), 'n1').source.kind).toBe('unknown');
    expect(attributor([host], logged)(from({ kind: 'pod', uid: 'nobody' }), 'n1').source.kind).toBe(
      'unknown',
    );
  });

  test('what was captured and not logged went past the rules: whose it is is unknown', () => {
    expect(attributor([host], logged)(flow('10.89.0.2', 150), 'n1')).toMatchObject({
      source: { kind: 'unknown' },
      attribution: { method: 'past-the-rules', confidence: 'none' },
    });
  });
});
