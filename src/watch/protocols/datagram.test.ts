import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDatagram } from './datagram.ts';

test("a client's NTP question, of any version", () => {
  const question = Buffer.alloc(48);
  question.writeUInt8(0x23, 0);
  expect(readDatagram(123, question)).toEqual({ ntp: { version: 4 } });
  question.writeUInt8(0xdb, 0);
  expect(readDatagram(123, question)).toEqual({ ntp: { version: 3 } });
  expect(readDatagram(124, question)).toBeUndefined();
  expect(readDatagram(123, question.subarray(1))).toBeUndefined();
  question.writeUInt8(0x24, 0);
  expect(readDatagram(123, question)).toBeUndefined();
});

test('the first line of syslog and statsd, without what looks like a secret', () => {
  const read = (port: number, text: string) => readDatagram(port, Buffer.from(text))?.text;
  expect(read(514, '<14>app: started\nmore')).toEqual({ kind: 'syslog', start: '<14>app: started' });
  expect(read(514, '<14>password: hunter2hunter2')?.start).toBe('<14>password: [redacted]');
  expect(read(8125, 'hits:1|c')).toEqual({ kind: 'statsd', start: 'hits:1|c' });
  const token = `<14>${' '.repeat(45)}Bearer ${'t'.repeat(30)}`;
  expect(read(514, token)?.start).not.toContain('tt');
  expect(read(514, 'x'.repeat(500))?.start).toHaveLength(64);
  expect(read(514, '\u0001binary')).toBeUndefined();
  expect(read(9999, 'hits:1|c')).toBeUndefined();
});

test('any bytes are read or not, but never throw', () => {
  fc.assert(
    fc.property(fc.constantFrom(123, 514, 8125), fc.uint8Array({ maxLength: 100 }), (port, bytes) => {
      readDatagram(port, Buffer.from(bytes));
    }),
  );
});
