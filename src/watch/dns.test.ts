import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDns, readDnsStream, tidyName } from './dns.ts';
import { buildPacket, buildQuery } from './testing.ts';

const where = { from: '10.42.0.5', to: '10.43.0.10', port: 53 };
const udp = (payload: Buffer) => readDns(buildPacket({ ...where, protocol: 'udp', payload }));
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

test('responses and garbage are told apart', () => {
  expect(udp(buildQuery('example.com', 'A', true)).kind).toBe('response');
  expect(udp(Buffer.from('hello')).kind).toBe('undecoded');
  expect(udp(Buffer.alloc(12)).kind).toBe('undecoded');
});

test('a dot in a label makes no other name of it', () => {
  const one = buildQuery('mysql.default.svc.cluster.local');
  // The length of the second label becomes a dot, and the first one takes it in.
  one.writeUInt8('mysql.default'.length, 12);
  one.writeUInt8('.'.charCodeAt(0), 12 + 1 + 'mysql'.length);
  expect(udp(one).kind).toBe('undecoded');
});

test('a pointer leads to no label that was not looked at', () => {
  const hidden = Buffer.from('\x0dmysql.default\x03svc\x07cluster\x05local\x00', 'latin1');
  const asking = Buffer.concat([
    buildQuery('a.b').subarray(0, 12),
    Buffer.from([0xc0, 18, 0, 1, 0, 1]),
    hidden,
  ]);
  expect(udp(asking).kind).toBe('undecoded');
});

test('questions that refer to a name before are read, as many as make sense', () => {
  const ask = (count: number) => {
    const first = buildQuery('a.example');
    first.writeUInt16BE(count, 4);
    const again = Buffer.from([0xc0, 12, 0, 1, 0, 1]);
    return udp(Buffer.concat([first, ...Array.from({ length: count - 1 }, () => again)]));
  };
  expect(ask(2)).toEqual(asked('a.example', 'a.example'));
  expect(ask(17).kind).toBe('undecoded');
});

test('over TCP: every whole message is read, and what is left waits', () => {
  const [one, two] = [withLength(buildQuery('a.example')), withLength(buildQuery('b.example'))];
  const both = Buffer.concat([one, two]);
  expect(readDnsStream(both)).toEqual({ content: asked('a.example', 'b.example'), used: both.length });
  expect(readDnsStream(both.subarray(0, -1))).toEqual({ content: asked('a.example'), used: one.length });
  expect(readDnsStream(one.subarray(0, 1))).toEqual({ content: { kind: 'empty' }, used: 0 });
  expect(readDnsStream(Buffer.alloc(0))).toEqual({ content: { kind: 'empty' }, used: 0 });
});

test('over TCP: garbage ends the reading, and is told', () => {
  const [one, garbage] = [withLength(buildQuery('a.example')), withLength(Buffer.from('hello'))];
  const { content } = readDnsStream(Buffer.concat([one, garbage]));
  expect(content).toEqual({ ...asked('a.example'), partial: true });
  expect(readDnsStream(Buffer.concat([garbage, one])).content).toEqual({ kind: 'undecoded' });
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
      readDnsStream(message);
      readDnsStream(withLength(message));
    }),
  );
});
