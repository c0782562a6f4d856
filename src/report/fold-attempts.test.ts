import { expect, it } from 'vitest';
import { attemptFixture } from './fixtures/index.fixture.ts';
import { foldAttempts } from './fold-attempts.ts';

const source = { kind: 'node', node: 'server-0', address: '10.0.0.1' } as const;

it('folds attempts that differ in their time and port alone, and counts them', () => {
  const attempts = [
    attemptFixture('intent', 0, { source: { ...source, port: 4000 }, count: 2 }),
    attemptFixture('intent', 5, { source, detail: { query: 'A x.example' } }),
    attemptFixture('intent', 9, { source, count: 3 }),
  ];
  expect(foldAttempts(attempts)).toEqual([
    { first: attempts[0], until: attempts[2]?.lastTime, records: 2, count: 5 },
    { first: attempts[1], until: attempts[1]?.lastTime, records: 1, count: 1 },
  ]);
});
