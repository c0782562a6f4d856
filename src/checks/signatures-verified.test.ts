import { describe, expect, it } from 'vitest';
import { said } from './fixtures/said.fixture.ts';
import { signatures } from './fixtures/static.fixture.ts';
import { signaturesVerified } from './signatures-verified.ts';
import type { Subject } from './vouched.ts';

const good = { ok: true, detail: 'verified' };
const [first, second] = signatures.subjects.map((each) => ({ ...each, verification: good })) as [
  Subject,
  Subject,
];
const judge = (...subjects: Subject[]) =>
  signaturesVerified.evaluate({ signatures: { subjects, key: 'cosign.pub' } });
const { verification: _, ...unverified } = second;
const unsigned = { ...unverified, signatures: 0 };

describe('signatures-verified', () => {
  it('passes where every signature verifies', () => {
    expect(said(judge(first, second))).toBe('pass: 2 signed subjects verified with cosign.pub');
  });

  it('fails on one that does not, and says why', () => {
    const forged = { ...second, verification: { ok: false, detail: 'made with another key' } };
    expect(said(judge(first, forged))).toBe('fail: docker.io/library/redis:7.4.1: made with another key');
  });

  it('fails where a key was given and nothing is signed', () => {
    expect(judge(unsigned).status).toBe('fail');
    expect(judge().status).toBe('fail');
  });

  it('warns about an image without a signature, unless the package as a whole has one', () => {
    expect(said(judge(first, unsigned))).toMatch(/^warn: .*without a signature:\ndocker.io\/library\/redis/s);
    expect(judge({ ...first, name: 'package' }, unsigned).status).toBe('pass');
  });

  it('cannot tell where one could not be verified', () => {
    const keyless = { ...unverified, unverified: 'it is keyless' };
    expect(said(judge(first, keyless))).toMatch(/^inconclusive: .*redis:7\.4\.1: it is keyless$/s);
  });

  it('does not apply without a key', () => {
    expect(signaturesVerified.evaluate({ signatures }).status).toBe('not-applicable');
  });
});
