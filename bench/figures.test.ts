import { expect, test } from 'vitest';
import { medianInterval } from './figures.ts';

const first = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

// From tables of the sign test's interval for a median, at 95 %.
test.each([
  [6, 1, 6],
  [10, 2, 9],
  [20, 6, 15],
  [30, 10, 21],
])('the median of what %i values were drawn from lies between the %ith and the %ith', (n, low, high) => {
  expect(medianInterval(first(n).toReversed())).toEqual({ low, high });
});

test('of five values nothing can be said with that certainty', () => {
  expect(medianInterval(first(5))).toEqual({ low: -Infinity, high: Infinity });
});
