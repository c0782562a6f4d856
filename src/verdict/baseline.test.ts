import { expect, it } from 'vitest';
import { checkFixture } from '../report/fixtures/index.fixture.ts';
import type { Outcome } from '../model/outcome.ts';
import { compareWith } from './baseline.ts';

const of = (outcomes: Readonly<Record<string, Outcome>>) => ({
  checks: Object.entries(outcomes).map(([id, outcome]) => checkFixture(id, 'inspect', outcome)),
  attempts: [],
});
const fail = (reason: string): Outcome => ({ status: 'fail', reason });

it('tells what is new, fixed and still there', () => {
  const old = of({ a: fail('one'), b: fail('two'), c: { status: 'pass' } });
  const now = of({ a: fail('one'), b: { status: 'pass' }, c: fail('three') });
  const result = { runId: 'r1', verdict: 'not-ready' as const, ...old };
  expect(compareWith({ result, sha256: 'f' }, now)).toEqual({
    runId: 'r1',
    sha256: 'f',
    verdict: 'not-ready',
    new: [{ check: 'c', what: 'three' }],
    fixed: [{ check: 'b', what: 'two' }],
    still: [{ check: 'a', what: 'one' }],
  });
});

it('calls nothing fixed that was not answered', () => {
  const open: Outcome = { status: 'inconclusive', cause: 'timeout', reason: 'late' };
  const result = { runId: 'r1', verdict: 'not-ready' as const, ...of({ a: fail('one'), b: fail('two') }) };
  expect(compareWith({ result, sha256: 'f' }, of({ a: open })).fixed).toEqual([]);
});

it('calls a check new that fails for another reason', () => {
  const result = { runId: 'r1', verdict: 'not-ready' as const, ...of({ a: fail('image one is missing') }) };
  expect(compareWith({ result, sha256: 'f' }, of({ a: fail('image two is missing') })).new).toHaveLength(1);
});
