import { validate } from 'ctrf';
import { describe, expect, it } from 'vitest';
import type { Result } from '../model/result.ts';
import { renderCtrf } from './ctrf.ts';
import {
  bigResult,
  emptyResult,
  failingResult,
  hostileResult,
  inconclusiveResult,
  passingResult,
} from './fixtures/index.fixture.ts';

interface Ctrf {
  results: { summary: Record<string, unknown>; tests: { name: string; status: string; message?: string }[] };
}
const read = (result: Result) => JSON.parse(renderCtrf(result)) as Ctrf;

describe('CTRF', () => {
  it.each([passingResult, failingResult, inconclusiveResult, emptyResult, hostileResult, bigResult])(
    'is valid by the schema of its own package: %o',
    (make) => {
      expect(validate(read(make()))).toEqual({ valid: true, errors: [] });
    },
  );

  it('is refused by that schema once a status is none', () => {
    const report = read(passingResult());
    report.results.tests.push({ name: 'x', status: 'inconclusive' });
    expect(validate(report).valid).toBe(false);
  });

  it('counts what was not decided, or is to be done by hand, as other', () => {
    expect(read(failingResult()).results.summary).toMatchObject({
      tests: 8,
      passed: 3,
      failed: 2,
      skipped: 1,
      pending: 0,
      other: 2,
    });
  });

  it('holds a test that did not pass where nothing was checked', () => {
    expect(read(emptyResult()).results.tests).toEqual([
      expect.objectContaining({ name: 'no-checks', status: 'other' }),
    ]);
  });
});
