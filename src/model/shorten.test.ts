import { expect, it } from 'vitest';
import { shorten } from './shorten.ts';

it('leaves out the middle of a text that is too long', () => {
  expect(shorten('short', 8)).toBe('short');
  expect(shorten('failed to pull: a: b: c: no such host', 16)).toBe('failed t … uch host');
});
