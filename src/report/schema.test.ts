import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { passingResult } from './fixtures/index.fixture.ts';
import { resultJsonSchema } from './schema.ts';

const published = new URL('../../schema/result.schema.json', import.meta.url);

describe('the published schema', () => {
  it('is current', () => {
    const file: unknown = JSON.parse(readFileSync(published, 'utf8'));
    expect(file, 'schema/result.schema.json is old: run `npm run schema`').toEqual(resultJsonSchema());
  });

  const ajv = new Ajv2020({ strict: true, allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile(resultJsonSchema());
  const run = (json: string) => {
    validate(JSON.parse(json));
    return validate.errors ?? [];
  };

  it('accepts a field of a later version, refuses an unknown verdict and a reason left out', () => {
    expect(run(JSON.stringify({ ...passingResult(), later: 1 }))).toEqual([]);
    expect(run(JSON.stringify({ ...passingResult(), verdict: 'fine' }))).not.toEqual([]);
    const [check] = passingResult().checks;
    expect(
      run(JSON.stringify({ ...passingResult(), checks: [{ ...check, outcome: { status: 'fail' } }] })),
    ).not.toEqual([]);
  });
});
