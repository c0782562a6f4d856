import { expect, it } from 'vitest';
import { wordsOf } from './words.ts';

it.each([
  [
    'dial tcp: lookup schemas.example.com on 10.0.0.53:53: dial udp 10.0.0.53:53: connect: network is unreachable',
    'dial tcp: lookup schemas.example.com: connect: network is unreachable',
  ],
  [
    'Error: lookup a.example on [fd00::1]:53: read udp [fd00::2]:40123->[fd00::1]:53: i/o timeout',
    'lookup a.example: i/o timeout',
  ],
])('names no resolver of this machine: %s', (stderr, words) => {
  expect(wordsOf(stderr)).toBe(words);
});

it('leaves out logged warnings and stacks, and keeps to one line', () => {
  expect(wordsOf('WARNING: old\nError: a\n\tb\n\ngoroutine 1 [running]:\nmain.main()\n')).toBe('a b');
});
