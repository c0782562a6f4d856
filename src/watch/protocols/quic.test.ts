import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialKeys, type QuicVersion, quicVersions } from './quic-keys.ts';
import { readQuic } from './quic.ts';
import { buildCrypto, buildInitial } from './testing-quic.ts';
import { readHandshake } from './tls.ts';

const id = Buffer.from('8394c8f03e515708', 'hex');
const [v1, v2] = [...quicVersions] as [[number, QuicVersion], [number, QuicVersion]];

/** The CRYPTO frame of RFC 9001, A.2. */
const rfcFrame = Buffer.from(
  '060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c' +
    '00000413011302010000c000000010000e00000b6578616d706c652e636f6dff01000100000a00080006' +
    '001d0017001800100007000504616c706e000500050100000000003300260024001d00209370b2c9caa4' +
    '7fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b0003020304000d0010000e040305' +
    '0306030203080408050806002d00020101001c00024001003900320408ffffffffffffffff05048000ff' +
    'ff07048000ffff0801100104800075300901100f088394c8f03e51570806048000ffff',
  'hex',
);

test('the keys of RFC 9001, A.1, and of RFC 9369, A.1', () => {
  const hex = (version: QuicVersion) =>
    Object.values(initialKeys(version, id)).map((key: Buffer) => key.toString('hex'));
  expect(hex(v1[1])).toEqual([
    '1f369613dd76d5467730efcbe3b1a22d',
    'fa044b2f42a3fd3b46fb255c',
    '9f50449e04a0e810283a1e9933adedd2',
  ]);
  expect(hex(v2[1])).toEqual([
    '8b1a0bc121284290a29e0971b5cd045d',
    '91f73e2351d8fa91660e909f',
    '45b95e15235d6f45a6b19cbcb0294ba9',
  ]);
});

// The start and the tag of the protected packets that the RFCs print: the tag covers all between them.
test.each([
  [
    v1,
    'c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11',
    'e221af44860018ab0856972e194cd934',
  ],
  [v2, 'd76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485', undefined],
] as const)(
  'the client Initial packet of RFC 9001, A.2, and of RFC 9369, A.2 (version %#)',
  (version, start, tag) => {
    const packet = buildInitial(version, id, rfcFrame);
    expect(packet.toString('hex', 0, 32)).toBe(start);
    if (tag) expect(packet.toString('hex', packet.length - 16)).toBe(tag);
    const initial = readQuic(packet);
    expect(initial).toMatchObject({ version: version[1].name, connection: '8394c8f03e515708' });
    expect(initial?.crypto.map(({ offset }) => offset)).toEqual([0]);
    expect(readHandshake(initial?.crypto[0]?.data ?? Buffer.alloc(0))).toEqual({
      content: { tls: { serverName: 'example.com', alpn: ['alpn'], encryptedHello: false } },
      whole: true,
    });
  },
);

test('CRYPTO frames in any order, after ACK, PING and PADDING', () => {
  const ack = Buffer.from([2, 5, 0, 1, 0, 0, 0]);
  const frames = Buffer.concat([
    ack,
    Buffer.from([1, 0, 0]),
    buildCrypto(50, Buffer.from('b')),
    buildCrypto(0, Buffer.from('a')),
  ]);
  const { crypto } = readQuic(buildInitial(v1, id, frames)) ?? { crypto: [] };
  expect(crypto.map(({ offset, data }) => [offset, data.toString()])).toEqual([
    [50, 'b'],
    [0, 'a'],
  ]);
});

test('a packet that was changed tells its version only', () => {
  const packet = buildInitial(v1, id, rfcFrame);
  packet.writeUInt8(packet.readUInt8(600) ^ 1, 600);
  expect(readQuic(packet)).toMatchObject({
    version: '1',
    connection: '8394c8f03e515708',
    crypto: [],
    opened: 0,
  });
});

test('a version that is not known is told by its number', () => {
  const packet = buildInitial(v1, id, rfcFrame);
  packet.writeUInt32BE(0x1a2a3a4a, 1);
  expect(readQuic(packet)).toMatchObject({ version: '0x1a2a3a4a', crypto: [] });
});

test('short datagrams, later packets and the choice of versions open nothing', () => {
  const packet = buildInitial(v1, id, rfcFrame);
  expect(readQuic(packet.subarray(0, 1199))).toBeUndefined();
  for (const [at, value] of [
    [0, 0x40],
    [0, 0xe0],
    [4, 0],
  ] as const) {
    const other = Buffer.from(packet);
    other.writeUInt8(value, at);
    expect(readQuic(other)).toBeUndefined();
  }
});

test('any bytes, and any packet changed, are read or not, but never throw', () => {
  const packet = buildInitial(v1, id, rfcFrame);
  const changed = fc
    .tuple(fc.nat(40), fc.nat(255), fc.integer({ min: 1200, max: 1500 }))
    .map(([at, value, length]) => {
      const copy = Buffer.alloc(length);
      packet.copy(copy);
      copy[at] = value;
      return copy;
    });
  const frames = fc.uint8Array({ maxLength: 300 }).map((bytes) => buildInitial(v1, id, Buffer.from(bytes)));
  const any = fc
    .uint8Array({ minLength: 1200, maxLength: 1300 })
    .map((bytes) => Buffer.from([0xc0, 0, 0, 0, 1, ...bytes]));
  fc.assert(
    fc.property(fc.oneof(changed, frames, any), (bytes) => {
      expect(readQuic(bytes)?.crypto.length ?? 0).toBeLessThanOrEqual(8 * 64);
    }),
    { numRuns: 1000 },
  );
});
