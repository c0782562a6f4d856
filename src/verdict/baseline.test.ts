import { expect, it } from 'vitest';
import { checkFixture, passingResult } from '../report/fixtures/index.fixture.ts';
import type { Outcome } from '../model/outcome.ts';
import { compareWith } from './baseline.ts';

const of = (outcomes: Readonly<Record<string, Outcome>>) => ({
  checks: Object.entries(outcomes).map(([id, outcome]) => checkFixture(id, 'inspect', outcome)),
  attempts: [],
});
const fail = (reason: string): Outcome => ({ status: 'fail', reason });
const older = (outcomes: Readonly<Record<string, Outcome>>) => ({
  result: { ...passingResult(), runId: 'r1', verdict: 'not-ready' as const, ...of(outcomes) },
  sha256: 'f',
});

it('tells what is new, still there and fixed, against which run of which bundle', () => {
  const old = older({ a: fail('one'), b: fail('two'), c: { status: 'pass' } });
  const now = of({ a: fail('one'), b: { status: 'pass' }, c: fail('three') });
  const { name, sha256 } = passingResult().bundle;
  expect(compareWith(old, now)).toEqual({
    runId: 'r1',
    sha256: 'f',
    bundle: { name, sha256 },
    verdict: 'not-ready',
    outcomes: { a: 'fail', b: 'fail', c: 'pass' },
    new: [{ check: 'c', what: 'three' }],
    still: [{ check: 'a', what: 'one' }],
    fixed: [{ check: 'b', what: 'two' }],
    undecided: [],
  });
});

it('calls nothing fixed that was not answered', () => {
  const open: Outcome = { status: 'inconclusive', cause: 'timeout', reason: 'late' };
  const compared = compareWith(older({ a: fail('one'), b: fail('two') }), of({ a: open }));
  expect(compared.fixed).toEqual([]);
  expect(compared.undecided).toEqual([
    { check: 'a', what: 'one' },
    { check: 'b', what: 'two' },
  ]);
});

it('calls a check new that fails for another reason', () => {
  const now = of({ a: fail('image two is missing') });
  expect(compareWith(older({ a: fail('image one is missing') }), now).new).toHaveLength(1);
});
