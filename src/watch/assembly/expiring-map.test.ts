import { expect, test } from 'vitest';
import { ExpiringMap } from './expiring-map.ts';

function started(capacity = 2) {
  const gone: [string, number][] = [];
  const map = new ExpiringMap<string>({ capacity, idleMs: 10 }, (value, used) => gone.push([value, used]));
  return { map, gone };
}

test('what is used stays, what is idle goes, with the time it was used', () => {
  const { map, gone } = started();
  map.add('a', 'A', 0);
  map.add('b', 'B', 1);
  expect(map.get('a', 8)).toBe('A');
  map.expire(11);
  expect(gone).toEqual([]);
  map.expire(12);
  expect(gone).toEqual([['B', 1]]);
  map.expire(Infinity);
  expect(gone).toEqual([
    ['B', 1],
    ['A', 8],
  ]);
  expect(map.get('a', 12)).toBeUndefined();
});

test('one too many: the longest unused goes', () => {
  const { map, gone } = started();
  for (const [time, key] of ['a', 'b', 'c', 'd'].entries()) map.add(key, key, time);
  expect(map.size).toBe(2);
  expect(gone.map(([value]) => value)).toEqual(['a', 'b']);
});

test('what takes the place of another lets it go; what is removed goes without a word', () => {
  const { map, gone } = started();
  map.add('a', 'A', 0);
  map.add('a', 'A2', 1);
  map.remove('a');
  expect([map.size, gone]).toEqual([0, [['A', 0]]]);
});
