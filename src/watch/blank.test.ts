import { encode } from 'dns-packet';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blankSpeech } from './blank.ts';
import { readDns } from './dns.ts';
import { Openings } from './openings.ts';
import { decodePacket, type Packet } from './packet.ts';
import { buildHello, buildRecords } from './protocols/testing-hello.ts';
import { buildCrypto, buildInitial } from './protocols/testing-quic.ts';
import { quicVersions } from './protocols/quic-keys.ts';
import { buildFrame, buildQuery, type PacketSpec } from './testing.ts';

const secret = 'token=s3cret';
const said = Buffer.from(`GET /?${secret} HTTP/1.1\r\n\r\n`);
const over4 = { from: '10.42.0.5', to: '198.18.0.7' };
const over6 = { from: 'fd00::5', to: '2001:2::7' };
const tcp: PacketSpec = { ...over4, port: 80, flags: 0x18, payload: said };
const udp: PacketSpec = { ...over4, protocol: 'udp', port: 8125, payload: said };
// An IPv4 fragment field: more to come, at 0; the last, at 64 bytes. The same of IPv6, of TCP.
const [first, later] = [0x2000, 8];
const [first6, later6] = [Buffer.from([6, 0, 0, 1, 0, 0, 0, 1]), Buffer.from([6, 0, 0, 64, 0, 0, 0, 1])];

/** What a packet carries after what it says was blanked, its headers having stayed as they were. */
function blanked(spec: PacketSpec, holdsSecret: (text: string) => boolean = () => false): Packet {
  const frame = buildFrame(spec);
  const before = Buffer.from(frame);
  const packet = decode(frame);
  blankSpeech(packet, holdsSecret);
  const headers = frame.length - (spec.payload?.length ?? 0);
  expect(frame.subarray(0, headers)).toEqual(before.subarray(0, headers));
  return packet;
}

test.each<[string, PacketSpec]>([
  ['TCP over IPv4', tcp],
  ['TCP over IPv6', { ...tcp, ...over6 }],
  ['TCP with its SYN', { ...tcp, flags: 2 }],
  ['a first fragment', { ...tcp, fragment: first }],
  ['a first fragment over IPv6', { ...tcp, ...over6, extensions: [{ number: 44, body: first6 }] }],
  ['a datagram', udp],
  ['a datagram over IPv6', { ...udp, ...over6 }],
  ['a datagram from the port of DNS', { ...udp, sourcePort: 53 }],
  ['a datagram to the port of DNS', { ...udp, port: 53 }],
  ['a segment to the port of DNS', { ...tcp, port: 53 }],
  ['a datagram to the port of NTP', { ...udp, port: 123 }],
  ['a datagram to the port of QUIC', { ...udp, port: 443 }],
  ['an echo', { ...over4, protocol: 'icmp', payload: said }],
  ['what looks like a handshake', { ...tcp, payload: Buffer.concat([Buffer.from('16030102', 'hex'), said]) }],
])('of %s nothing is left', (_, spec) => {
  const { payload } = blanked(spec);
  expect(payload).toHaveLength(spec.payload?.length ?? 0);
  expect(payload.every((byte) => byte === 0)).toBe(true);
});

test.each<[string, PacketSpec, number]>([
  ['a later fragment', { ...tcp, fragment: later }, 0],
  ['a later fragment over IPv6', { ...tcp, ...over6, extensions: [{ number: 44, body: later6 }] }, 0],
  ['SCTP', { ...over4, protocol: 132, payload: Buffer.concat([Buffer.alloc(12, 1), said]) }, 12],
  ['GRE', { ...over4, protocol: 47, payload: Buffer.concat([Buffer.alloc(4, 1), said]) }, 4],
  ['ICMPv6', { ...over6, protocol: 58, payload: Buffer.concat([Buffer.alloc(8, 1), said]) }, 8],
  ['a protocol that is not known', { ...over4, protocol: 253, payload: said }, 0],
])('of %s the header alone is left', (_, spec, header) => {
  const frame = buildFrame(spec);
  blankSpeech(decode(frame), () => false);
  const data = frame.subarray(frame.length - (spec.payload?.length ?? 0));
  expect(data.subarray(0, header)).toEqual(spec.payload?.subarray(0, header));
  expect(data.subarray(header).every((byte) => byte === 0)).toBe(true);
});

const withAdditional = encode({
  type: 'query',
  id: 7,
  questions: [{ type: 'A', name: 'Updates.example' }],
  additionals: [{ type: 'TXT', name: 'x', data: secret }],
});
const framed = (message: Buffer) => Buffer.concat([Buffer.from([0, message.length]), message]);

test('of a DNS message header and questions are left', () => {
  const { payload } = blanked({ ...udp, port: 53, payload: withAdditional });
  const question = buildQuery('Updates.example').length;
  expect(payload.subarray(0, question)).toEqual(withAdditional.subarray(0, question));
  expect(payload.subarray(question).every((byte) => byte === 0)).toBe(true);
});

test('of DNS over TCP each whole message is left so, and of a part nothing', () => {
  const two = Buffer.concat([framed(withAdditional), framed(buildQuery('b.example')), Buffer.from(secret)]);
  const { payload } = blanked({ ...tcp, port: 53, payload: two });
  expect(payload.includes('s3cret')).toBe(false);
  expect(payload.subarray(-secret.length - buildQuery('b.example').length, -secret.length)).toEqual(
    buildQuery('b.example'),
  );
});

const hello = buildHello({ serverName: 'updates.example' });
const version = [...quicVersions].find(([, { name }]) => name === '1');
if (!version) throw new Error('QUIC version 1 is not known');
const holding = (frames: Buffer) => buildInitial(version, Buffer.alloc(8, 5), frames);
const initial = (message: Buffer) => holding(buildCrypto(0, message));
const shuffled = Buffer.concat([buildCrypto(3, Buffer.from('ret')), buildCrypto(0, Buffer.from('s3c'))]);
const ntp = Buffer.concat([Buffer.from([0x23]), Buffer.alloc(47)]);

test.each<[string, PacketSpec, Buffer]>([
  ['a ClientHello', { ...tcp, port: 443 }, buildRecords(hello)],
  ["QUIC's Initial packet", { ...udp, port: 443 }, initial(hello)],
  ['NTP', { ...udp, port: 123 }, ntp],
])('%s stays, and what follows it does not', (_, spec, payload) => {
  const packet = blanked({ ...spec, payload: Buffer.concat([payload, said]) });
  expect(packet.payload.subarray(0, payload.length)).toEqual(payload);
  expect(packet.payload.subarray(payload.length).every((byte) => byte === 0)).toBe(true);
});

test('what a client of NTP says of itself goes, and it is one still', () => {
  const packet = blanked({ ...udp, port: 123, payload: Buffer.from(`#${'s3cret'.repeat(8)}`) });
  expect(packet.payload.includes('s3cret')).toBe(false);
  expect(read(packet)).toEqual({ ntp: { version: 4 } });
});

test('of a version of QUIC that is not known the version is left', () => {
  const datagram = Buffer.alloc(1200, 's3cret');
  datagram.set([0xc0, 0x1a, 0x2a, 0x3a, 0x4a, 8]);
  const packet = blanked({ ...udp, port: 443, payload: datagram });
  expect(packet.payload.includes('s3cret')).toBe(false);
  expect(read(packet)).toEqual({ quic: { version: '0x1a2a3a4a' } });
  expect(blanked({ ...udp, port: 4433, payload: datagram }).payload.every((byte) => byte === 0)).toBe(true);
});

test.each<[string, PacketSpec]>([
  ['a DNS question', { ...udp, port: 53, payload: buildQuery('s3cret.example') }],
  [
    'a server name',
    { ...tcp, port: 443, payload: buildRecords(buildHello({ serverName: 's3cret.example' })) },
  ],
  [
    'a server name over QUIC',
    { ...udp, port: 443, payload: initial(buildHello({ serverName: 's3cret.example' })) },
  ],
  ['a server name in pieces', { ...udp, port: 443, payload: holding(shuffled) }],
  ['another frame of QUIC', { ...udp, port: 443, payload: holding(Buffer.from('\u{1c}....s3cret')) }],
  [
    'a connection id',
    { ...udp, port: 443, payload: buildInitial(version, Buffer.from('s3cret..'), buildCrypto(0, hello)) },
  ],
])('%s with a secret in it goes too', (_, spec) => {
  expect(blanked(spec, (text) => text.includes('other')).payload.every((byte) => byte === 0)).toBe(false);
  expect(blanked(spec, (text) => text.includes('s3cret')).payload.every((byte) => byte === 0)).toBe(true);
});

const hidden = Buffer.from('..s3cret');
const extension = (number: number) => ({
  number,
  body: Buffer.concat([Buffer.alloc(2), hidden.subarray(2)]),
});

/** Where a packet has room for what the watch does not read. */
const rooms: [string, PacketSpec][] = [
  ['options of IPv4', { ...udp, options: hidden }],
  ['options of IPv4 in a later fragment', { ...udp, options: hidden, fragment: later }],
  ['options of TCP', { ...tcp, flags: 2, tcpOptions: hidden, payload: Buffer.alloc(0) }],
  ['options of TCP in a first fragment', { ...tcp, tcpOptions: hidden, fragment: first }],
  ...[0, 43, 60].map((number): [string, PacketSpec] => [
    `extension header ${number}`,
    { ...udp, ...over6, extensions: [extension(number)] },
  ]),
  [
    'an extension header in a first fragment',
    { ...udp, ...over6, extensions: [{ number: 44, body: first6 }, extension(60)] },
  ],
  ['bytes behind IPv4', { ...udp, trailing: hidden }],
  ['bytes behind IPv4 without a payload', { ...tcp, payload: Buffer.alloc(0), trailing: hidden }],
  ['bytes behind a later fragment', { ...udp, fragment: later, trailing: hidden }],
  ['bytes behind IPv6', { ...udp, ...over6, trailing: hidden }],
  ['bytes behind a question', { ...udp, port: 53, payload: buildQuery('a.example'), trailing: hidden }],
];

test.each(rooms)('%s are zeros, and the packet is read as before', (_, spec) => {
  const frame = buildFrame(spec);
  expect(frame.includes('s3cret')).toBe(true);
  const { payload: _said, unread: _hidden, fragment: _part, ...before } = decode(frame);
  blankSpeech(decode(frame), () => false);
  expect(frame.includes('s3cret')).toBe(false);
  expect(decode(frame)).toMatchObject(before);
});

test('of whatever packet, whole or cut, filled with a secret wherever there is room, none is left', () => {
  const filled = fc.integer({ min: 1, max: 5 }).map((n) => Buffer.from('s3cret!!'.repeat(n)));
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  // Lengths that do not fit would make a header's fields of the secret.
  const header = fc.tuple(fc.constantFrom(0, 43, 44, 51, 60), filled).map(([number, body]) => {
    body.writeUInt8(number === 51 ? body.length / 4 - 2 : body.length / 8 - 1, 1);
    return { number, body: number === 44 ? body.subarray(0, 8) : body };
  });
  const specs = fc.record(
    {
      ends: fc.constantFrom(over4, over6),
      protocol: fc.constantFrom('tcp', 'udp', 'icmp', 6, 17, 47, 58, 132, 253),
      port: fc.constantFrom(53, 80, 123, 443),
      payload: filled,
      options: maybe(filled),
      tcpOptions: maybe(filled),
      extensions: maybe(fc.array(header, { maxLength: 3 })),
      fragment: fc.constantFrom(0, first, later),
      trailing: maybe(filled),
      length: fc.integer({ min: 41, max: 400 }),
    } as const,
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(specs, ({ ends, length, ...spec }) => {
      // What a program writes itself from the transport on has its header's fields, which stay.
      const payload = Buffer.concat([Buffer.alloc(typeof spec.protocol === 'number' ? 20 : 0), spec.payload]);
      const frame = buildFrame({ ...ends, ...spec, payload } as PacketSpec).subarray(0, length);
      const packet = decodePacket(frame);
      if (packet) blankSpeech(packet, (text) => text.includes('s3cret'));
      return packet === undefined || !frame.includes('s3cret');
    }),
    { numRuns: 2000 },
  );
});

test('of a header cut short nothing but its ports is left', () => {
  const segment = buildFrame({ ...over4, protocol: 6, payload: Buffer.from('\u{1}\u{2}\u{1}\u{2}s3cret') });
  blankSpeech(decode(segment), () => false);
  expect(segment.includes('s3cret')).toBe(false);
  expect(decode(segment)).toMatchObject({ sourcePort: 0x102, port: 0x102 });
});

test('what is left of a question is read as before', () => {
  const packet = blanked({ ...udp, port: 53, payload: withAdditional });
  expect(readDns(packet)).toMatchObject({ kind: 'query', questions: [{ name: 'updates.example' }] });
});

function decode(frame: Buffer): Packet {
  const packet = decodePacket(frame);
  if (!packet) throw new Error('the built packet does not decode');
  return packet;
}

function read(packet: Packet) {
  return new Openings(() => undefined).read(packet, 0);
}
