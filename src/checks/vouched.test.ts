import { describe, expect, it } from 'vitest';
import type { Subject } from './vouched.ts';
import { said } from './fixtures/said.fixture.ts';
import { digestOf, signatures } from './fixtures/static.fixture.ts';
import { sbomsPresent } from './sboms-present.ts';
import { signaturesPresent } from './signatures-present.ts';

const bare = { signatures: 0, sboms: 0 };
const [first, second] = signatures.subjects as [Subject, Subject];
const whole: Subject = { name: 'package', digest: digestOf(9), signatures: 1, attestations: 0, sboms: 1 };

describe.each([
  [signaturesPresent, 'a signature'],
  [sbomsPresent, 'an SBOM'],
])('$id', (check, noun) => {
  const judge = (...subjects: Subject[]) => check.evaluate({ signatures: { subjects } });

  it('passes where each image has one', () => {
    expect(said(judge(first, second))).toBe('pass: 2 images, each with one');
  });

  it('warns about each without', () => {
    expect(said(judge(first, { ...second, ...bare }))).toBe(
      `warn: 1 of 2 without ${noun}:\ndocker.io/library/redis:7.4.1`,
    );
  });

  it('lets the package as a whole cover what is in it', () => {
    expect(judge(whole, { ...second, ...bare }).status).toBe('pass');
    expect(judge({ ...whole, ...bare }, { ...second, ...bare }).status).toBe('warn');
  });

  it('does not apply without images', () => {
    expect(judge().status).toBe('not-applicable');
  });
});
