import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePacket } from './packet.ts';
import { buildFrame, buildPacket } from './testing.ts';

const v4 = { from: '10.42.0.5', to: '1.2.3.4' };
const v6 = { from: 'fd00::5', to: '2001:db8::1' };

test('TCP over IPv4 with options', () => {
  const packet = buildPacket({
    ...v4,
    protocol: 'tcp',
    port: 443,
    options: Buffer.alloc(8, 1),
    payload: Buffer.from('hi'),
  });
  expect(packet).toMatchObject({
    source: '10.42.0.5',
    destination: '1.2.3.4',
    protocol: 'tcp',
    port: 443,
    syn: true,
  });
  expect(packet.payload.toString()).toBe('hi');
});

test('a SYN that answers opens nothing', () => {
  expect(buildPacket({ ...v4, protocol: 'tcp', flags: 0x12 }).syn).toBe(false);
});

test('points tell interfaces and directions apart', () => {
  const points = [
    { interfaceIndex: 2, packetType: 0 },
    { interfaceIndex: 3, packetType: 0 },
    { interfaceIndex: 2, packetType: 4 },
  ].map((where) => buildPacket({ ...v4, ...where }).point);
  expect(new Set(points).size).toBe(3);
});

test('fragments after the first have no ports', () => {
  const first = buildPacket({ ...v4, protocol: 'udp', port: 514, fragment: 0x2000 });
  const later = buildPacket({ ...v4, protocol: 'udp', port: 514, fragment: 0x2064 });
  expect(first).toMatchObject({ port: 514, laterFragment: false });
  expect(later).toMatchObject({ protocol: 'udp', laterFragment: true });
  expect(later.port).toBeUndefined();
});

test('UDP over IPv6 behind extension headers', () => {
  const extensions = [
    { number: 0, body: Buffer.alloc(8) },
    { number: 44, body: Buffer.alloc(8) },
    { number: 60, body: Buffer.from([0, 1, ...Array<number>(14).fill(0)]) },
  ];
  const packet = buildPacket({ ...v6, protocol: 'udp', port: 53, extensions, payload: Buffer.from('q') });
  expect(packet).toMatchObject({ source: 'fd00::5', destination: '2001:db8::1', protocol: 'udp', port: 53 });
  expect(packet.payload.toString()).toBe('q');
});

test('a later IPv6 fragment has no ports', () => {
  const extensions = [{ number: 44, body: Buffer.from([0, 0, 0, 8, 0, 0, 0, 0]) }];
  expect(buildPacket({ ...v6, protocol: 'udp', port: 53, extensions })).toMatchObject({
    laterFragment: true,
    protocol: 'udp',
  });
});

test.each([
  [1, 'icmp'],
  [58, 'icmpv6'],
  [132, 'sctp'],
  [47, 'gre'],
  [99, 'ip-99'],
])('protocol %d is %s', (protocol, name) => {
  expect(buildPacket({ ...v4, protocol, payload: Buffer.alloc(8) }).protocol).toBe(name);
});

test('what is not IP is no packet', () => {
  expect(decodePacket(Buffer.alloc(40))).toBeUndefined();
  expect(decodePacket(Buffer.alloc(0))).toBeUndefined();
});

test('any bytes, and any real packet cut or with a byte changed, decode or do not, but never throw', () => {
  const real = [
    buildFrame({ ...v4, protocol: 'udp', port: 53, options: Buffer.alloc(4), payload: Buffer.alloc(30) }),
    buildFrame({ ...v6, protocol: 'tcp', extensions: [{ number: 0, body: Buffer.alloc(8) }] }),
  ];
  const damaged = fc
    .tuple(fc.constantFrom(...real), fc.nat(100), fc.nat(100), fc.nat(255))
    .map(([frame, length, at, value]) => {
      const copy = Buffer.from(frame);
      if (at < copy.length) copy[at] = value;
      return copy.subarray(0, length);
    });
  const any = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.oneof(any, damaged), (frame) => {
      decodePacket(frame);
    }),
  );
});
