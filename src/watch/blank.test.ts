import { expect, test } from 'vitest';
import { blankSpeech } from './blank.ts';
import { decodeLogged } from './log/nflog.ts';
import { decodePacket } from './packet.ts';
import { buildFrame, buildLogged, buildQuery, type PacketSpec } from './testing.ts';

const said = Buffer.from('GET /?token=s3cret HTTP/1.1\r\n\r\n');
const to: PacketSpec = { from: '10.42.0.5', to: '198.18.0.7', port: 80, flags: 0x18, payload: said };
const to6: PacketSpec = { ...to, from: 'fd00::5', to: '2001:2::7' };
// An IPv4 fragment field: more to come, at 0; the last, at 64 bytes. One of IPv6: the last, at 64 bytes, of TCP.
const [first, later] = [0x2000, 8];
const ofIpv6 = Buffer.from([6, 0, 0, 64, 0, 0, 0, 1]);

/** The frame after it was blanked, and how many of its last bytes are what was said no more. */
function blanked(spec: PacketSpec) {
  const frame = buildFrame(spec);
  const before = Buffer.from(frame);
  blankSpeech(decodePacket(frame));
  expect(frame).toHaveLength(before.length);
  const changed = [...frame.keys()].filter((at) => frame[at] !== before[at]);
  return { frame, headerKept: changed.every((at) => at >= before.length - (spec.payload?.length ?? 0)) };
}

test.each<[string, PacketSpec]>([
  ['over IPv4', to],
  ['over IPv6', to6],
  ['on any port', { ...to, port: 5432 }],
  ['in a first fragment', { ...to, fragment: first }],
])('what is said %s is gone, and the headers are left', (_, spec) => {
  const { frame, headerKept } = blanked(spec);
  expect(frame.subarray(-said.length).every((byte) => byte === 0)).toBe(true);
  expect(headerKept).toBe(true);
});

test.each<[string, PacketSpec]>([
  ['IPv4', { ...to, fragment: later }],
  ['IPv6', { ...to6, extensions: [{ number: 44, body: ofIpv6 }] }],
])('a later fragment over %s has nothing left of it', (_, spec) => {
  expect(blanked(spec).frame.includes('s3cret')).toBe(false);
});

test.each<[string, PacketSpec]>([
  ['a ClientHello', { ...to, port: 443, payload: Buffer.from('16030100050100000103', 'hex') }],
  [
    'DNS over TCP',
    { ...to, port: 53, payload: Buffer.concat([Buffer.from([0, 29]), buildQuery('a.example')]) },
  ],
  ['a datagram', { ...to, protocol: 'udp' }],
  ['a segment that says nothing', { ...to, payload: Buffer.alloc(0) }],
])('%s stays', (_, spec) => {
  expect(blanked(spec).frame).toEqual(buildFrame(spec));
});

test('the same of what netfilter logged; what is no packet stays', () => {
  const logged = buildLogged('node', to);
  blankSpeech(decodeLogged(logged));
  expect(logged.includes('s3cret')).toBe(false);
  expect(logged.includes('node')).toBe(true);
  expect(() => {
    blankSpeech(decodePacket(Buffer.alloc(9)));
  }).not.toThrow();
});
