import { Duplex } from 'node:stream';
import { connect, type ConnectionOptions } from 'node:tls';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildHello, buildRecords } from './testing-hello.ts';
import { readHandshake, readTls } from './tls.ts';

const hello = buildHello({ serverName: 'Updates.Example', alpn: ['h2', 'http/1.1'], padding: 1200 });
const told = { serverName: 'updates.example', alpn: ['h2', 'http/1.1'], encryptedHello: false };

/** What Node's own TLS client sends first. */
function realHello(options: ConnectionOptions): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = new Duplex({
      read: () => undefined,
      write: (bytes: Buffer, _encoding, done) => {
        resolve(bytes);
        done();
      },
    });
    connect({ socket, ...options }).on('error', () => undefined);
  });
}

test('the hello of a real client', async () => {
  const sent = await realHello({ servername: 'api.wordpress.org', ALPNProtocols: ['http/1.1'] });
  const tls = { serverName: 'api.wordpress.org', alpn: ['http/1.1'], encryptedHello: false };
  expect(readTls(sent)).toEqual({ content: { tls }, whole: true });
  const nameless = await realHello({ host: '192.0.2.7' });
  expect(readTls(nameless)).toEqual({ content: { tls: { alpn: [], encryptedHello: false } }, whole: true });
});

test('a hello spread over many records', () => {
  for (const size of [1, 3, 5, 100, 16_384]) {
    expect(readTls(buildRecords(hello, size))).toEqual({ content: { tls: told }, whole: true });
  }
});

test('a hello cut short says what stands before the cut', () => {
  const records = buildRecords(hello);
  expect(readTls(records.subarray(0, -1))).toMatchObject({
    content: { tls: { alpn: told.alpn } },
    whole: false,
  });
  expect(readTls(records.subarray(0, -1))?.content?.tls?.partial).toBe(true);
  expect(readTls(records.subarray(0, 7))).toEqual({ whole: false });
  expect(readTls(records.subarray(0, 1))).toEqual({ whole: false });
});

test('a hello without extensions names nobody, and is whole', () => {
  const old = Buffer.from(hello.subarray(0, 4 + 2 + 32 + 33 + 4 + 2));
  old.writeUIntBE(old.length - 4, 1, 3);
  expect(readTls(buildRecords(old))).toEqual({
    content: { tls: { alpn: [], encryptedHello: false } },
    whole: true,
  });
});

test('a hidden hello says so, with the name it shows', () => {
  const records = buildRecords(buildHello({ serverName: 'front.example', encryptedHello: true }));
  expect(readTls(records)?.content?.tls).toEqual({
    serverName: 'front.example',
    alpn: [],
    encryptedHello: true,
  });
});

test('other records, other messages and other protocols are no hello', () => {
  const serverHello = Buffer.from(hello);
  serverHello.writeUInt8(2, 0);
  expect(readTls(buildRecords(serverHello))).toBeUndefined();
  expect(readTls(Buffer.from([23, 3, 3, 0, 1, 0]))).toBeUndefined();
  expect(readTls(Buffer.from('GET / HTTP/1.1'))).toBeUndefined();
  expect(readTls(Buffer.from([22, 3, 1, 255, 255, 1]))).toBeUndefined();
});

test('names cannot break a line of a report', () => {
  const records = buildRecords(buildHello({ serverName: 'a\nb', alpn: ['x\u001b[31m'] }));
  expect(readTls(records)?.content?.tls).toMatchObject({ serverName: 'a\\u000ab', alpn: ['x\\u001b[31m'] });
});

test('any bytes, and any hello cut or changed, are read or not, but never throw', () => {
  const whole = buildRecords(buildHello({ serverName: 'a.example', alpn: ['h2'], encryptedHello: true }), 50);
  const damaged = fc
    .tuple(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255))
    .map(([end, at, value]) => {
      const copy = Buffer.from(whole);
      copy[at] = value;
      return copy.subarray(0, end);
    });
  const any = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  const withHead = any.map((bytes) => Buffer.concat([Buffer.from([22, 3, 1, 1, 0, 1, 0, 0, 252]), bytes]));
  fc.assert(
    fc.property(fc.oneof(any, withHead, damaged), (bytes) => {
      readTls(bytes);
      readHandshake(bytes);
    }),
    { numRuns: 2000 },
  );
});
