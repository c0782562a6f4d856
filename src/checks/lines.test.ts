import { expect, it } from 'vitest';
import { inline, lines } from './lines.ts';

const shout = (word: string): string => `${word}!`;

it('cuts a long list and says by how much', () => {
  expect(lines(['a', 'b'], shout, 2)).toBe('a!\nb!');
  expect(lines(['a', 'b', 'c'], shout, 2)).toBe('a!\nb!\nand 1 more');
  expect(inline(['a', 'b', 'c', 'd'], shout, 2)).toBe('a!; b!; and 2 more');
});
