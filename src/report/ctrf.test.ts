import { describe, expect, it } from 'vitest';
import type { Result } from '../model/result.ts';
import { renderCtrf } from './ctrf.ts';
import { emptyResult, failingResult, gatedResult } from './fixtures/index.fixture.ts';

interface Ctrf {
  results: {
    summary: Record<string, unknown>;
    tests: { name: string; status: string; message?: string; extra?: object }[];
  };
}
const read = (result: Result) => JSON.parse(renderCtrf(result)) as Ctrf;

describe('CTRF', () => {
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

  it('says what the gate decided, and of what failed that it is excused', () => {
    const { summary, tests } = read(gatedResult()).results;
    expect(summary).toMatchObject({
      failed: 2,
      extra: {
        verdict: 'not-ready',
        gate: expect.stringMatching(/^let through with exit code 0; /) as string,
      },
    });
    expect(tests.find(({ name }) => name === 'nothing-leaves')).toMatchObject({
      status: 'failed',
      extra: { gate: [expect.anything(), expect.stringMatching(/^Excused at the gate until /) as string] },
    });
    expect(JSON.stringify(read(failingResult()))).not.toContain('"gate"');
  });

  it('says of what did not hold where, and how to ask again', () => {
    const { tests } = read(failingResult()).results;
    expect(tests.find(({ name }) => name === 'hello-world-ran')?.extra).toMatchObject({
      where: ['manifests/greet.yaml:8 Job/greet spec.template.spec.containers[0].image'],
      reproduce: expect.stringMatching(/^airtight check bundles\/hello-world/) as string,
    });
    expect(tests.find(({ name }) => name === 'seal')?.extra).not.toHaveProperty('reproduce');
  });

  it('holds a test that did not pass where nothing was checked', () => {
    expect(read(emptyResult()).results.tests).toEqual([
      expect.objectContaining({ name: 'no-checks', status: 'other' }),
    ]);
  });
});
