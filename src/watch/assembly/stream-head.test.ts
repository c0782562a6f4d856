import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headLimit, StreamHead } from './stream-head.ts';

test('pieces in any order, overlapping and repeated, come to the bytes they were cut from', () => {
  const stream = Buffer.from(Array.from({ length: 400 }, (_, n) => n % 251));
  const piece = fc.tuple(fc.nat(399), fc.integer({ min: 1, max: 60 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const head = new StreamHead();
      const written = new Set<number>();
      for (const [start, length] of pieces) {
        const part = stream.subarray(start, start + length);
        head.write(start, part);
        part.forEach((_, n) => written.add(start + n));
      }
      const reached = stream.findIndex((_, n) => !written.has(n));
      if (!head.overrun) expect(head.bytes).toEqual(stream.subarray(0, reached < 0 ? 400 : reached));
      expect(head.broken || head.overrun || written.size === head.bytes.length).toBe(true);
    }),
  );
});

test('says where it grew', () => {
  const head = new StreamHead();
  expect(head.write(2, Buffer.from('c'))).toBe(false);
  expect(head.write(0, Buffer.from('ab'))).toBe(true);
  expect(head.write(0, Buffer.from('ab'))).toBe(false);
  expect(head.bytes.toString()).toBe('abc');
});

test('what was read once stays as it was read', () => {
  const head = new StreamHead();
  head.write(0, Buffer.from('host-a'));
  head.write(0, Buffer.from('host-b/'));
  expect(head.bytes.toString()).toBe('host-a/');
});

test('bytes beyond the limit are dropped, and it is known', () => {
  const head = new StreamHead();
  head.write(0, Buffer.alloc(headLimit));
  expect(head.overrun).toBe(false);
  head.write(headLimit - 1, Buffer.alloc(2));
  expect([head.bytes.length, head.overrun]).toEqual([headLimit, true]);
  const far = new StreamHead();
  expect([far.write(2 ** 52, Buffer.alloc(1)), far.bytes.length, far.overrun]).toEqual([false, 0, true]);
});

test('too many gaps are not kept', () => {
  const head = new StreamHead();
  for (let n = 1; n <= 33; n++) head.write(2 * n, Buffer.alloc(1));
  expect(head.overrun).toBe(true);
});

test('offsets count from what was dropped', () => {
  const head = new StreamHead();
  head.write(0, Buffer.from('ab'));
  head.write(3, Buffer.from('d'));
  head.drop(2);
  expect([head.bytes.length, head.broken]).toEqual([0, true]);
  head.write(0, Buffer.from('c'));
  expect(head.bytes.toString()).toBe('cd');
});
