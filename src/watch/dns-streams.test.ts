import { expect, test } from 'vitest';
import { DnsStreams } from './dns-streams.ts';
import { buildPacket, buildQuery, type PacketSpec } from './testing.ts';

const where: PacketSpec = { from: '10.42.0.5', to: '10.43.0.10', port: 53, flags: 0x18 };
const time = 1_700_000_000_000;
const first = 1000;

function withLength(message: Buffer): Buffer {
  return Buffer.concat([Buffer.from([message.length >> 8, message.length & 255]), message]);
}

function streams() {
  const unread: number[] = [];
  const dns = new DnsStreams((_from, at) => unread.push(at));
  const read = (at: number, payload: Buffer, more: Partial<PacketSpec> = {}) =>
    dns.read(buildPacket({ ...where, sequence: first + at, payload, ...more }), time);
  return { dns, read, unread };
}

const message = withLength(buildQuery('example.com'));
const asked = { kind: 'query', questions: [{ type: 'A', name: 'example.com' }], partial: false };

test('a message in split segments, the second one first, and each seen twice on its way', () => {
  const { dns, read, unread } = streams();
  expect(read(-1, Buffer.alloc(0), { flags: 2 })).toEqual({ kind: 'empty' });
  for (const copy of [1, 2]) {
    expect(read(9, message.subarray(9), { interfaceIndex: copy })).toEqual({ kind: 'empty' });
  }
  expect(read(0, message.subarray(0, 9), { interfaceIndex: 1 })).toEqual(asked);
  expect(read(0, message.subarray(0, 9), { interfaceIndex: 2 })).toEqual({ kind: 'empty' });
  expect(read(message.length, message)).toEqual(asked);
  dns.expire(Infinity);
  expect(unread).toEqual([]);
});

test('a length alone in its segment', () => {
  const { read } = streams();
  expect(read(0, message.subarray(0, 2))).toEqual({ kind: 'empty' });
  expect(read(2, message.subarray(2))).toEqual(asked);
});

test('a message that is never completed is told in the end', () => {
  const { dns, read, unread } = streams();
  read(0, message.subarray(0, 9));
  dns.expire(time + 5_001);
  expect(unread).toEqual([time]);
});

test('a message whose start was lost is told too', () => {
  const { dns, read, unread } = streams();
  read(-1, Buffer.alloc(0), { flags: 2 });
  read(9, message.subarray(9));
  dns.expire(Infinity);
  expect(unread).toEqual([time]);
});

test('garbage is told at once, and what follows it is read', () => {
  const { read } = streams();
  const garbage = withLength(Buffer.from('hello'));
  expect(read(0, garbage)).toEqual({ kind: 'undecoded' });
  expect(read(garbage.length, message)).toEqual(asked);
});

test('a new connection between the same ports begins anew', () => {
  const { read, unread } = streams();
  read(0, message.subarray(0, 9));
  expect(read(70_000, Buffer.alloc(0), { flags: 2 })).toEqual({ kind: 'empty' });
  expect(read(70_001, message)).toEqual(asked);
  expect(unread).toEqual([time]);
});

test('more than is kept is told, not waited for', () => {
  const { read } = streams();
  read(0, message.subarray(0, 9));
  expect(read(20_000, message)).toEqual({ kind: 'undecoded' });
});
