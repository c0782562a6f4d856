import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDns, tidyName } from './dns.ts';
import { buildPacket, buildQuery } from './testing.ts';

const where = { from: '10.42.0.5', to: '10.43.0.10', port: 53 };
const udp = (payload: Buffer) => readDns(buildPacket({ ...where, protocol: 'udp', payload }));
const tcp = (payload: Buffer) => readDns(buildPacket({ ...where, protocol: 'tcp', flags: 0x18, payload }));
const withLength = (message: Buffer) =>
  Buffer.concat([Buffer.from([message.length >> 8, message.length & 255]), message]);

const asked = (...names: string[]) => ({
  kind: 'query',
  questions: names.map((name) => ({ type: 'A', name })),
  partial: false,
});

test('a question over UDP, in lower case', () => {
  expect(udp(buildQuery('Example.COM'))).toEqual(asked('example.com'));
});

test('what follows the question does not matter', () => {
  const message = Buffer.concat([buildQuery('example.com'), Buffer.from('garbage')]);
  message.writeUInt16BE(1, 10);
  expect(udp(message)).toEqual(asked('example.com'));
});

test('types newer than the decoder have their names', () => {
  const message = buildQuery('example.com');
  message.writeUInt16BE(65, message.length - 4);
  expect(udp(message)).toMatchObject({ questions: [{ type: 'HTTPS' }] });
});

test('responses, empty segments and garbage are told apart', () => {
  expect(udp(buildQuery('example.com', 'A', true)).kind).toBe('response');
  expect(tcp(Buffer.alloc(0)).kind).toBe('empty');
  expect(udp(Buffer.from('hello')).kind).toBe('undecoded');
  expect(udp(Buffer.alloc(12)).kind).toBe('undecoded');
});

test('over TCP: whole messages in one segment are read, split ones are not', () => {
  const [one, two] = [withLength(buildQuery('a.example')), withLength(buildQuery('b.example'))];
  expect(tcp(Buffer.concat([one, two]))).toEqual(asked('a.example', 'b.example'));
  expect(tcp(one.subarray(0, 2)).kind).toBe('undecoded');
  expect(tcp(one.subarray(2)).kind).toBe('undecoded');
  expect(tcp(Buffer.concat([one, two.subarray(0, 6)]))).toEqual({ ...asked('a.example'), partial: true });
});

test('names cannot break a line of a report', () => {
  expect(tidyName('a\nb\u001b[31m.com.')).toBe('a\\u000ab\\u001b[31m.com');
  expect(tidyName('')).toBe('.');
});

test('any bytes are read or not, but never throw', () => {
  const header = Buffer.from([0, 7, 1, 0, 0, 9, 0, 0, 0, 0, 0, 0]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, bare) => {
      const message = bare ? Buffer.from(bytes) : Buffer.concat([header, bytes]);
      udp(message);
      tcp(message);
      tcp(withLength(message));
    }),
  );
});
