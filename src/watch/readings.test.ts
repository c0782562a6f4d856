import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlowTable } from './flows.ts';
import { quicVersions } from './protocols/quic-keys.ts';
import { buildHello, buildRecords } from './protocols/testing-hello.ts';
import { buildCrypto, buildInitial } from './protocols/testing-quic.ts';
import { buildPacket, buildQuery, type PacketSpec, testRanges } from './testing.ts';

/*
 * However what a client says is cut up on its way, in whatever order, however often, it is read as it was said, once.
 */
const time = Date.UTC(2026, 0, 1);
const where: PacketSpec = { from: '10.42.0.5', to: '198.18.0.7', port: 443, flags: 0x18 };
const tls = { serverName: 'updates.example', alpn: ['h2'], encryptedHello: false };

/** Where to cut bytes, and in which order to send the pieces; some of them twice, some longer than to the next cut. */
const cutting = fc.record({
  cuts: fc.array(fc.nat(9999), { maxLength: 12 }),
  order: fc.array(fc.nat(9999), { minLength: 13, maxLength: 13 }),
  overlap: fc.array(fc.nat(40), { minLength: 13, maxLength: 13 }),
  again: fc.subarray([0, 1, 2, 3]),
});
type Cutting = typeof cutting extends fc.Arbitrary<infer T> ? T : never;

function cut(bytes: Buffer, { cuts, order, overlap, again }: Cutting): { at: number; piece: Buffer }[] {
  const starts = [...new Set([0, ...cuts.map((n) => n % bytes.length)])].sort((a, b) => a - b);
  const pieces = starts.map((at, n) => {
    const end = (starts[n + 1] ?? bytes.length) + (overlap[n] ?? 0);
    return { at, piece: bytes.subarray(at, end), rank: order[n] ?? 0 };
  });
  const twice = again.flatMap((n) => pieces[n] ?? []);
  return [...pieces.sort((a, b) => a.rank - b.rank), ...twice];
}

function fold(specs: readonly PacketSpec[]) {
  const table = new FlowTable(testRanges);
  for (const [n, spec] of specs.entries()) table.add(buildPacket(spec), time + n);
  return table.flows();
}

test.each([
  ['a ClientHello in records', buildRecords(buildHello({ ...tls, padding: 1500 }), 300), { tls }],
  [
    'a request',
    Buffer.from('GET /x?token=y HTTP/1.1\r\nHost: a.example\r\nUser-Agent: b/1\r\n\r\n'),
    { http: { version: '1.1', method: 'GET', path: '/x', host: 'a.example', agent: 'b/1' } },
  ],
])('%s over TCP, across the end of the sequence numbers too', (_name, stream, content) => {
  fc.assert(
    fc.property(cutting, fc.oneof(fc.constant(0xffff_ff00), fc.nat(0xffff_ffff)), (how, first) => {
      const segments = cut(stream, how).map(({ at, piece }) => ({
        ...where,
        sequence: (first + 1 + at) % 2 ** 32,
        payload: piece,
      }));
      const [flow, ...others] = fold([{ ...where, flags: 2, sequence: first }, ...segments]);
      expect(others).toEqual([]);
      expect(flow?.contents).toEqual([{ content, count: 1 }]);
    }),
  );
});

test('a ClientHello in QUIC, in any packets of any datagrams', () => {
  const hello = buildHello({ ...tls, padding: 1800 });
  fc.assert(
    fc.property(
      cutting,
      fc.constantFrom(...quicVersions),
      fc.uint8Array({ minLength: 8, maxLength: 20 }),
      fc.integer({ min: 1, max: 3 }),
      (how, version, id, perDatagram) => {
        // An Initial packet has room for about 1100 bytes.
        const small = cut(hello, how).flatMap(({ at, piece }) =>
          [0, 1000, 2000].map((from) => ({ at: at + from, piece: piece.subarray(from, from + 1000) })),
        );
        const packets = small
          .filter(({ piece }) => piece.length > 0)
          .map(({ at, piece }) => buildInitial(version, Buffer.from(id), buildCrypto(at, piece)));
        const datagrams = packets.flatMap((_, n) =>
          n % perDatagram === 0 ? [Buffer.concat(packets.slice(n, n + perDatagram))] : [],
        );
        const [flow, ...others] = fold(datagrams.map((payload) => ({ ...where, protocol: 'udp', payload })));
        expect(others).toEqual([]);
        expect(flow?.contents).toEqual([{ content: { quic: { version: version[1].name }, tls }, count: 1 }]);
      },
    ),
  );
});

test('questions over TCP inside', () => {
  const names = ['a.example', 'b.example', 'c.example'];
  const stream = Buffer.concat(
    names.map((name) => {
      const message = buildQuery(name);
      return Buffer.concat([Buffer.from([0, message.length]), message]);
    }),
  );
  const to = { ...where, to: '10.43.0.10', port: 53 };
  fc.assert(
    fc.property(cutting, fc.nat(0xffff_ffff), (how, first) => {
      const segments = cut(stream, how).map(({ at, piece }) => ({
        ...to,
        sequence: (first + 1 + at) % 2 ** 32,
        payload: piece,
      }));
      const flows = fold([{ ...to, flags: 2, sequence: first }, ...segments]);
      expect(flows.map(({ question, count }) => [question?.name, count]).sort()).toEqual(
        names.map((name) => [name, 1]),
      );
    }),
  );
});

test('a datagram in fragments over IPv4, behind options', () => {
  const text = Array.from({ length: 60 }, (_, n) => `word ${n}`).join(' ');
  const datagram = Buffer.concat([Buffer.from([0x9c, 0x40, 2, 2, 0, 0, 0, 0]), Buffer.from(text)]);
  fc.assert(
    fc.property(cutting, fc.nat(10), (how, words) => {
      const aligned = {
        ...how,
        cuts: how.cuts.map((n) => (n % datagram.length) & ~7),
        overlap: [],
        again: [],
      };
      const parts = cut(datagram, aligned).map(({ at, piece }): PacketSpec => ({
        ...where,
        protocol: 17,
        id: 9,
        options: Buffer.alloc(4 * words, 1),
        fragment: at / 8 + (at + piece.length < datagram.length ? 0x2000 : 0),
        payload: piece,
      }));
      expect(fold(parts)).toMatchObject([
        { port: 514, count: 1, bytes: text.length, contents: [{ content: { text: { kind: 'syslog' } } }] },
      ]);
    }),
  );
});
