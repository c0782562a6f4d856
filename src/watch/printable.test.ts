import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test('a stranger’s text is one line, of some length, without what looks like a secret', () => {
  expect(printable('curl/8 (x; y)')).toBe('curl/8 (x; y)');
  expect(printable('a\r\nb\u2028\u001b[0m')).toBe('a\\u000d\\u000ab\\u2028\\u001b[0m');
  expect(printable('x'.repeat(300))).toBe(`${'x'.repeat(200)}…`);
  expect(printable(`Bearer ${'t'.repeat(20)}`)).toBe('Bearer [redacted]');
});
