import { describe, expect, it } from 'vitest';
import { type AnyCheck, defineCheck } from '../model/check.ts';
import type { Outcome } from '../model/outcome.ts';
import { checkFixture } from '../report/fixtures/index.fixture.ts';
import { fold, summarise } from './fold.ts';
import { judge } from './judge.ts';

const pass: Outcome = { status: 'pass' };
const fail: Outcome = { status: 'fail', reason: 'broken' };
const warn: Outcome = { status: 'warn', reason: 'look' };
const open: Outcome = { status: 'inconclusive', cause: 'timeout', reason: 'late' };
const manual: Outcome = { status: 'manual', instruction: 'look at it' };
const none: Outcome = { status: 'not-applicable', reason: 'nothing to run' };

const required = (...outcomes: Outcome[]): { required: boolean; outcome: Outcome }[] =>
  outcomes.map((outcome) => ({ required: true, outcome }));
const optional = (outcome: Outcome): { required: boolean; outcome: Outcome } => ({
  required: false,
  outcome,
});

describe('fold', () => {
  it.each([
    ['all passed', required(pass, pass), 'ready'],
    ['a failure outranks an open question', required(fail, open), 'not-ready'],
    ['an open question outranks a warning', required(pass, open, warn), 'inconclusive'],
    ['an unanswered manual check', required(pass, manual), 'inconclusive'],
    ['a warning', required(pass, warn), 'ready-with-warnings'],
    ['no results at all', [], 'inconclusive'],
    ['nothing that applied', required(none, none), 'inconclusive'],
    ['nothing required', [optional(pass)], 'inconclusive'],
    ['an optional failure', [...required(pass), optional(fail)], 'ready-with-warnings'],
    ['an optional open question', [...required(pass), optional(open)], 'ready'],
    ['a tier that did not apply', required(pass, none), 'ready'],
  ] as const)('%s', (_, results, verdict) => {
    expect(fold(results)).toBe(verdict);
  });
});

const check = (evaluate: () => Outcome): AnyCheck =>
  defineCheck({
    id: 'one',
    tier: 'inspect',
    title: 't',
    why: 'w',
    required: true,
    help: { rule: 'r', fix: 'f' },
    needs: ['cluster'],
    evaluate,
  });

describe('judge', () => {
  const evidence = { cluster: { ready: true, state: '', takesPods: true, troubles: [] } };

  it('calls a check whose evidence is there, and names its files', () => {
    const [result] = judge([check(() => pass)], {
      evidence,
      missing: {},
      files: { cluster: ['evidence/cluster.json'] },
    });
    expect(result).toMatchObject({ outcome: pass, evidence: ['evidence/cluster.json'] });
  });

  it('never calls one whose evidence is missing, and says why it is', () => {
    const called = check(() => expect.fail('was called'));
    const missing = { cluster: { cause: 'timeout' as const, reason: 'late' } };
    expect(judge([called], { evidence: {}, missing, files: {} })[0]?.outcome).toEqual(open);
    expect(judge([called], { evidence: {}, missing: {}, files: {} })[0]?.outcome).toMatchObject({
      status: 'inconclusive',
      cause: 'evidence-missing',
    });
  });

  it('turns a check that throws into an open question', () => {
    const broken = check(() => {
      throw new Error('no such field');
    });
    expect(judge([broken], { evidence, missing: {}, files: {} })[0]?.outcome).toMatchObject({
      cause: 'error',
    });
  });
});

describe('summarise', () => {
  it('names what decided', () => {
    const results = judge([check(() => fail)], {
      evidence: { cluster: { ready: true, state: '', takesPods: true, troubles: [] } },
      missing: {},
      files: {},
    });
    expect(summarise(fold(results), results)).toBe('Not ready: one failed.');
    expect(summarise('inconclusive', [])).toContain('no required check');
  });

  it('counts among what passed nothing that did not, and names it', () => {
    const saidOf = (...checks: [id: string, required: boolean, outcome: Outcome][]) => {
      const results = checks.map(([id, decides, outcome]) =>
        checkFixture(id, 'inspect', outcome, { required: decides }),
      );
      return summarise(fold(results), results);
    };
    expect(saidOf(['a', true, pass], ['b', true, none])).toBe(
      'Ready: 1 check passed; 1 had nothing to check.',
    );
    expect(saidOf(['a', true, pass], ['b', false, open], ['c', false, manual])).toBe(
      'Ready: 1 check passed; b, c gave no answer, which is advisory.',
    );
    expect(saidOf(['a', true, pass], ['b', true, warn], ['c', false, fail], ['d', false, warn])).toBe(
      'Ready with warnings: 1 check passed; c failed, which is advisory; b, d warned.',
    );
  });
});
