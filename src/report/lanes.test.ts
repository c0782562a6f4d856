import { describe, expect, it } from 'vitest';
import { attemptFixture, passingResult } from './fixtures/index.fixture.ts';
import { attemptLanes } from './lanes.ts';

const lanesOf = (attempts: readonly ReturnType<typeof attemptFixture>[]) =>
  attemptLanes({ ...passingResult(), attempts: [...attempts] }).map(
    ({ name, attempts: own }) => `${name} ${own.length}`,
  );

describe('the lanes of the timeline', () => {
  it('are one for each source of what nothing allows, the busiest first, and one for any other class', () => {
    const again = { source: attemptFixture('violation', 2).source };
    expect(
      lanesOf([
        attemptFixture('violation', 1),
        attemptFixture('violation', 2),
        attemptFixture('violation', 3, again),
        attemptFixture('harness', 4),
        attemptFixture('harness', 5),
      ]),
    ).toEqual(['Violation: demo/web-2 2', 'Violation: demo/web-1 1', 'Attempts: harness 2']);
  });

  it('stay few', () => {
    const many = Array.from({ length: 20 }, (_, index) => attemptFixture('intent', index));
    expect(lanesOf(many)).toHaveLength(7);
    expect(lanesOf(many).at(-1)).toBe('Intent: 14 more sources 14');
  });
});
