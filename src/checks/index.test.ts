import { expect, it } from 'vitest';
import { checks } from './index.ts';

const ids = checks.map(({ id }) => id);

it('names each check once, in kebab-case', () => {
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

it('reads the bundle before it runs it', () => {
  const tiers = checks.map(({ tier }) => tier);
  expect(tiers.lastIndexOf('inspect')).toBeLessThan(tiers.findIndex((tier) => tier !== 'inspect'));
});
