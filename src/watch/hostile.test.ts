import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlowTable } from './flows.ts';
import { decodePacket } from './packet.ts';
import { quicVersions, type QuicVersion } from './protocols/quic-keys.ts';
import { buildHello, buildRecords } from './protocols/testing-hello.ts';
import { buildCrypto, buildInitial } from './protocols/testing-quic.ts';
import { judge } from './testing-judge.ts';
import { buildFrame, buildQuery, type PacketSpec, testRanges } from './testing.ts';

const time = Date.UTC(2026, 0, 1);
const hello = buildHello({ serverName: 'a.example', alpn: ['h2'], encryptedHello: true });
const records = buildRecords(hello, 60);
const message = buildQuery('a.example');
const dns = Buffer.concat([Buffer.from([0, message.length]), message]);
const outside: PacketSpec = { from: '10.42.0.5', to: '198.18.0.7', port: 443, flags: 0x18 };
const inside: PacketSpec = { ...outside, to: '10.43.0.10', port: 53 };
const fragmentHeader = Buffer.from([0, 0, 0, 1, 0, 0, 0, 9]);
const version = [...quicVersions][0] as [number, QuicVersion];

/** A packet of each kind that is read, streams and fragments in parts. */
const frames = [
  { ...outside, flags: 2, sequence: 0xffff_fff0 },
  { ...outside, sequence: 0xffff_fff1, payload: records.subarray(0, 90) },
  { ...outside, sequence: 75, payload: records.subarray(90) },
  { ...outside, port: 80, payload: Buffer.from('GET /x?y HTTP/1.1\r\nHost: a\r\n\r\n') },
  { ...outside, protocol: 'udp', payload: buildInitial(version, Buffer.alloc(8), buildCrypto(0, hello)) },
  { ...outside, protocol: 17, id: 7, fragment: 0x2000, payload: Buffer.alloc(16, 1) },
  { ...outside, protocol: 17, id: 7, fragment: 2, payload: Buffer.alloc(16, 1) },
  { ...outside, protocol: 132, payload: Buffer.alloc(12) },
  { ...outside, from: 'fd00::5', to: '2001:db8::1', extensions: [{ number: 44, body: fragmentHeader }] },
  { ...inside, protocol: 'udp', payload: message },
  { ...inside, payload: dns.subarray(0, 9) },
  { ...inside, sequence: 9, payload: dns.subarray(9) },
] satisfies PacketSpec[];

test('packets cut, changed, repeated and out of order are folded and judged, and no attempt is made up', () => {
  const damage = fc.record({
    spec: fc.constantFrom(...frames),
    change: fc.option(fc.tuple(fc.nat(150), fc.nat(255))),
    length: fc.option(fc.nat(150)),
    interfaceIndex: fc.nat(2),
    wait: fc.oneof(fc.nat(50), fc.nat(20_000)),
  });
  fc.assert(
    fc.property(fc.array(damage, { maxLength: 50 }), (damaged) => {
      const table = new FlowTable(testRanges);
      let now = time;
      for (const { spec, change, length, interfaceIndex, wait } of damaged) {
        const frame = Buffer.from(buildFrame({ ...spec, interfaceIndex }));
        if (change && change[0] < frame.length) frame.writeUInt8(change[1], change[0]);
        const packet = decodePacket(frame.subarray(0, length ?? frame.length));
        now += wait;
        if (packet) table.add(packet, now);
        else table.addUnreadable(now);
      }
      const flows = table.flows();
      expect(flows.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(2 * damaged.length);
      expect(flows.every(({ first, last }) => time <= first && first <= last && last <= now)).toBe(true);
      const capture = { node: 'n1', packets: damaged.length, dropped: 0 };
      judge([{ node: 'n1', addresses: [], flows, plans: [], canaries: [], capture }]);
    }),
    { numRuns: 500 },
  );
});
