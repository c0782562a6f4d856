import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Openings } from './openings.ts';
import { buildHello, buildRecords } from './protocols/testing-hello.ts';
import { buildCrypto, buildInitial } from './protocols/testing-quic.ts';
import { quicVersions, type QuicVersion } from './protocols/quic-keys.ts';
import type { Content } from './protocols/content.ts';
import { buildPacket, type PacketSpec } from './testing.ts';

const time = 1_700_000_000_000;
const tcp: PacketSpec = { from: '10.42.0.5', to: '198.18.0.7', port: 8443, flags: 0x18 };
const udp: PacketSpec = { ...tcp, protocol: 'udp', port: 443 };
const hello = buildHello({ serverName: 'updates.example', alpn: ['h2'], padding: 1500 });
const tls = { serverName: 'updates.example', alpn: ['h2'], encryptedHello: false };
const version1 = [...quicVersions][0] as [number, QuicVersion];

function started() {
  const late: Content[] = [];
  const openings = new Openings((_from, content) => late.push(content));
  return { openings, late };
}

/** What a connection's segments tell, each given with its place in the stream. */
function tell(...segments: readonly (readonly [number, string | Buffer])[]) {
  const { openings, late } = started();
  const read = (spec: PacketSpec) => openings.read(buildPacket(spec), time);
  const syn = read({ ...tcp, flags: 2, sequence: 99 });
  const told = segments.map(([at, payload]) =>
    read({ ...tcp, sequence: 100 + at, payload: Buffer.from(payload as string, 'latin1') }),
  );
  openings.expire(Infinity);
  return { told: [syn, ...told].filter((content) => content !== undefined), late };
}

test('a hello across records and segments, out of order and repeated, is told once', () => {
  const stream = buildRecords(hello, 700);
  const cuts = [0, 400, 401, 1000, 1300, stream.length];
  const segments = cuts.slice(0, -1).map((cut, n) => [cut, stream.subarray(cut, cuts[n + 1])] as const);
  fc.assert(
    fc.property(fc.shuffledSubarray(segments, { minLength: segments.length }), (shuffled) => {
      expect(tell(...shuffled, ...shuffled)).toEqual({ told: [{ tls }], late: [] });
    }),
    { numRuns: 30 },
  );
});

test('an HTTP request in segments', () => {
  const http = { version: '1.1', method: 'GET', path: '/x', host: 'a.example' };
  expect(tell([10, 'P/1.1\r\nHost: a.example\r\n\r\n'], [0, 'GET /x HT'], [5, 'x HTT'])).toEqual({
    told: [{ http }],
    late: [],
  });
});

test('an opening that is never completed tells in the end what it said so far', () => {
  const http = { version: '1.1', method: 'PUT', path: '/x' };
  expect(tell([0, 'PUT /x HTTP/1.1\r\nHost: a'])).toEqual({ told: [], late: [{ http }] });
  expect(tell([0, 'PUT /x'])).toEqual({ told: [], late: [] });
});

test('headers without end are told when there is no more room for them', () => {
  const { told, late } = tell([0, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(30_000)}`]);
  expect([told, late]).toMatchObject([[{ http: { host: 'a' } }], []]);
});

test('a request that came byte by byte is told in the end at the latest', () => {
  const text = `GET /x HTTP/1.1\r\nX: ${'x'.repeat(100)}\r\n\r\n`;
  const http = { version: '1.1', method: 'GET', path: '/x' };
  expect(tell(...Array.from(text, (char, at) => [at, char] as const))).toEqual({
    told: [],
    late: [{ http }],
  });
});

test('other bytes tell nothing, and what follows them neither', () => {
  expect(tell([0, 'SSH-2.0-Go\r\n'], [12, 'GET / HTTP/1.1\r\n\r\n'])).toEqual({ told: [], late: [] });
});

test("two connections between the same addresses are told apart by the client's port", () => {
  const { openings } = started();
  const read = (sourcePort: number, payload: string) =>
    openings.read(buildPacket({ ...tcp, sourcePort, payload: Buffer.from(payload) }), time);
  read(1, 'GET /a HTTP/1.1\r\n');
  read(2, 'GET /b HTTP/1.1\r\n');
  expect(read(1, 'GET /a HTTP/1.1\r\n\r\n')?.http?.path).toBe('/a');
});

test("QUIC's hello across two datagrams, the second one first, is told once", () => {
  const { openings, late } = started();
  const id = Buffer.from('0102030405060708', 'hex');
  const datagrams = [hello.subarray(0, 1000), hello.subarray(1000)].map((part, n) =>
    buildInitial(version1, id, buildCrypto(n * 1000, part)),
  );
  const read = (payload: Buffer) => openings.read(buildPacket({ ...udp, port: 4433, payload }), time);
  const told = [...datagrams].reverse().concat(datagrams).map(read);
  openings.expire(Infinity);
  expect([told, late]).toEqual([[undefined, { quic: { version: '1' }, tls }, undefined, undefined], []]);
});

test('half of a QUIC hello tells at least that it was QUIC', () => {
  const { openings, late } = started();
  const payload = buildInitial(version1, Buffer.alloc(8), buildCrypto(500, hello.subarray(500, 900)));
  expect(openings.read(buildPacket({ ...udp, payload }), time)).toBeUndefined();
  openings.expire(Infinity);
  expect(late).toEqual([{ quic: { version: '1' } }]);
});

test('a version of QUIC that cannot be read is told on its own port alone', () => {
  const payload = buildInitial([0xbabababa, version1[1]], Buffer.alloc(8), Buffer.alloc(0));
  const quic = { version: '0xbabababa' };
  expect(started().openings.read(buildPacket({ ...udp, payload }), time)).toEqual({ quic });
  expect(started().openings.read(buildPacket({ ...udp, port: 5000, payload }), time)).toBeUndefined();
});

test('any segments of any connections are read in bounded memory, and never throw', () => {
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc.constantFrom(
      ...['GET / HTTP/1.1\r\n', 'PRI * ', '\x16\x03\x01\x40\x00\x01'].map((text) =>
        Buffer.from(text, 'latin1'),
      ),
    ),
  );
  const segment = fc.record({
    sourcePort: fc.nat(3),
    flags: fc.constantFrom(2, 0x18, 0x11),
    sequence: fc.oneof(fc.nat(400), fc.nat(0xffff_ffff)),
    protocol: fc.constantFrom('tcp', 'udp'),
    payload: payload.map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 60 }), (segments) => {
      const { openings } = started();
      for (const each of segments) openings.read(buildPacket({ ...tcp, ...each }), time);
      openings.expire(Infinity);
    }),
    { numRuns: 500 },
  );
});

test('a flood of connections leaves no more than so many in memory', () => {
  const { openings, late } = started();
  const flood = 3000;
  for (let n = 0; n < flood; n++) {
    const payload = Buffer.from(`GET /${n} HTTP/1.1\r\n`);
    openings.read(buildPacket({ ...tcp, sourcePort: n, payload }), time);
  }
  expect(late).toHaveLength(flood - 1024);
});
