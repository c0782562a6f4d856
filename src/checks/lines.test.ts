import { expect, it } from 'vitest';
import { inline, lines, listing } from './lines.ts';

const shout = (word: string): string => `${word}!`;

it('cuts a long list and says by how much', () => {
  expect(lines(['a', 'b'], shout, 2)).toBe('a!\nb!');
  expect(lines(['a', 'b', 'c'], shout, 2)).toBe('a!\nb!\nand 1 more');
  expect(inline(['a', 'b', 'c', 'd'], shout, 2)).toBe('a!; b!; and 2 more');
});

it('keeps the whole of a list whose reason is cut', () => {
  const words = Array.from({ length: 12 }, (_, index) => `w${index}`);
  const { reason, found } = listing(words, shout, 'Twelve:');
  expect(reason).toMatch(/^Twelve:\nw0!\n[^]*w9!\nand 2 more$/);
  expect(found).toEqual(words.map(shout));
});
