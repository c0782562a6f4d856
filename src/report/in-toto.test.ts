import { describe, expect, it } from 'vitest';
import { statementSchema } from '../attest/statement.ts';
import type { Result } from '../model/result.ts';
import {
  checkFixture,
  emptyResult,
  failingResult,
  inconclusiveResult,
  passingResult,
} from './fixtures/index.fixture.ts';
import { renderInToto } from './in-toto.ts';

// test/formats holds what is rendered against in-toto's own definitions; this schema is what `verify` reads, and no field may be missing from it.
const read = (result: Result) => {
  const written: unknown = JSON.parse(renderInToto(result));
  const statement = statementSchema.parse(written);
  expect(statement).toEqual(written);
  return statement;
};

describe('the in-toto statement', () => {
  it.each([
    [passingResult(), 'PASSED'],
    [{ ...passingResult(), verdict: 'ready-with-warnings' as const }, 'WARNED'],
    [failingResult(), 'FAILED'],
    [inconclusiveResult(), 'FAILED'],
    [emptyResult(), 'FAILED'],
  ])('never says PASSED of what is not ready (%#)', (result, said) => {
    expect(read(result).predicate.result).toBe(said);
  });

  it('has the bundle as its one subject, and names result and evidence by hash', () => {
    const { subject, predicate } = read(passingResult());
    const { bundle, evidence } = passingResult();
    expect(subject).toEqual([{ name: bundle.name, digest: { sha256: bundle.sha256 } }]);
    expect(predicate.configuration.map(({ name }) => name)).toEqual([
      'result.json',
      ...evidence.map(({ path }) => path),
    ]);
    expect(predicate.configuration[1]?.digest.sha256).toBe(evidence[0]?.sha256);
  });

  it('lists what was not decided as failed, with its outcome and reason, and what did not apply nowhere', () => {
    const { predicate } = read(inconclusiveResult());
    expect(predicate.passedTests).not.toContain('silence/no-attempt-to-leave');
    expect(predicate.failedTests).toEqual(['silence/no-attempt-to-leave']);
    expect(JSON.stringify(predicate)).not.toContain('helm-oci/helm-release');
    expect(predicate.configuration[0]?.annotations?.['undecided']).toEqual([
      {
        check: 'silence/no-attempt-to-leave',
        outcome: 'inconclusive: evidence-missing',
        reason: 'The last canary of server-0 was not seen.',
      },
    ]);
  });

  it('warns of what is advisory and failed', () => {
    const result = passingResult();
    result.checks = [checkFixture('x', 'inspect', { status: 'fail', reason: 'no' }, { required: false })];
    expect(read(result).predicate).toMatchObject({ warnedTests: ['inspect/x'], failedTests: [] });
  });
});
