import { describe, expect, it } from 'vitest';
import { satisfiesRange } from './version-range.ts';

describe("a dependency's range", () => {
  it.each([
    ['1.2.3', '1.2.3'],
    ['v1.2.3', '^1.2.0'],
    ['1.2.3', '~1.2'],
    ['1.2.3', '1.x.x'],
    ['1.2.3', '*'],
    ['1.2.3', ''],
    ['1.2.3', '>= 1.2, < 2'],
    ['1.2.3', '>=1.0.0 <2.0.0'],
    ['1.2.3', '1.2 - 1.4.5'],
    ['1.2.3', '1 - 1'],
    ['1.2.3', '0.9.0 || ^1'],
    ['1.2.3', '!=1.2.4'],
    ['1.2.3', '=1.2'],
    ['1.2.3', '=>1.2.3'],
    ['2.0.0-rc.1', '>=1.0.0-0'],
    ['1.2.3-rc.1', '1.2.3-rc.1'],
    ['1.2.3+build', '1.2.3'],
  ])('is satisfied: %s by %s', (version, range) => {
    expect(satisfiesRange(version, range)).toBe(true);
  });

  it.each([
    ['2.0.0', '^1.2.0'],
    ['1.3.0', '~1.2.0'],
    ['2.0.0', '>=1.2, <2'],
    ['1.2.3', '>=1.0.0, !=1.2.3'],
    ['1.2.3', '!=1.2'],
    ['1.5.0', '1.2 - 1.4'],
    ['2.0.0-rc.1', '>=1.0.0'],
    ['2.0.0-rc.1', '*'],
    ['1.2.3', 'latest'],
    ['latest', '*'],
  ])('is not satisfied: %s by %s', (version, range) => {
    expect(satisfiesRange(version, range)).toBe(false);
  });
});
