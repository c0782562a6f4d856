import { expect, test } from 'vitest';
import type { Attempt } from '../../src/model/attempt.ts';
import type { PodRecord } from '../../src/model/evidence.ts';
import { reuseOf } from './reuse.ts';
import type { Tried } from './score.ts';

function record(name: string, address: string, from: number, more: Partial<PodRecord> = {}): PodRecord {
  const about = { namespace: 'default', node: 'server-1', hostNetwork: false, images: [], ran: [] };
  return { ...about, uid: name, name, addresses: [address], from, ...more };
}
function tried(pod: string, port: number, group: Tried['group'] = 'reuse'): Tried {
  const to = { protocol: 'tcp', destination: '203.0.113.1', port };
  return { way: 9, repeat: 0, ...to, by: { kind: 'pod', pod }, group };
}
function attempt(pod: string, port: number): Attempt {
  return {
    id: 'a1',
    time: '',
    lastTime: '',
    class: 'violation',
    reason: '',
    count: 1,
    source: { kind: 'pod', node: 'server-1', namespace: 'default', pod, address: '10.42.0.5' },
    destination: { protocol: 'tcp', address: '203.0.113.1', port },
    detail: {},
    attribution: { method: 'pod-address', confidence: 'high' },
  };
}

test('a pod that was told for the one before it with its address is wrong', () => {
  const records = [record('a', '10.42.0.5', 1), record('b', '10.42.0.5', 2)];
  const all = [
    tried('a', 1),
    tried('b', 2),
    tried('elsewhere', 3, 'pod'),
    { ...tried('b', 4), skipped: 'no SCTP' },
  ];
  expect(reuseOf(all, [attempt('a', 1), attempt('a', 2)], records, 'deny')).toEqual({
    pods: 2,
    reusedAddresses: 1,
    tried: 2,
    attributed: 1,
    wrong: 1,
  });
});

test.each<[string, PodRecord]>([
  ['another address', record('a', '10.42.0.4', 1)],
  ['the same address later', record('a', '10.42.0.5', 3)],
  ['the same address on another node', record('a', '10.42.0.5', 1, { node: 'agent-1' })],
])('an address is not reused where the other pod had %s', (_, other) => {
  expect(reuseOf([tried('b', 2)], [], [other, record('b', '10.42.0.5', 2)], 'deny').reusedAddresses).toBe(0);
});
