import { describe, expect, it } from 'vitest';
import type { CertificatesEvidence } from '../model/inspection.ts';
import { certificates as check } from './certificates.ts';
import { remedyOf, said } from './fixtures/said.fixture.ts';
import { at, certificates } from './fixtures/static.fixture.ts';

type Certificate = CertificatesEvidence['certificates'][number];

const judge = (spoiled: Partial<Certificate>) =>
  check.evaluate({
    certificates: {
      ...certificates,
      certificates: certificates.certificates.map((each) => ({ ...each, ...spoiled })),
    },
  });

describe('certificates', () => {
  it('passes what is valid beyond the horizon', () => {
    expect(said(judge({}))).toBe(
      'pass: 1 certificate, valid for 90 days from 2026-11-25T00:00:00.000Z at least',
    );
  });

  it.each([
    ['has ended', { notAfter: '2026-11-24T00:00:00.000Z' }, 'ended on 2026-11-24'],
    ['is not yet valid', { notBefore: '2026-11-26T00:00:00.000Z' }, 'is not valid before 2026-11-26'],
    ['ends within the horizon', { notAfter: '2027-02-22T23:59:59.000Z' }, 'within 90 days'],
  ])('fails on one that %s, and says where it is', (_, spoiled, words) => {
    const outcome = said(judge(spoiled));
    expect(outcome).toMatch(/^fail: CN=Site CA \(ca\.pem:1 /);
    expect(outcome).toContain(words);
  });

  it('lets one end on the last day of the horizon', () => {
    expect(judge({ notAfter: '2027-02-23T00:00:00.000Z' }).status).toBe('pass');
  });

  it('fails on what only says it is a certificate', () => {
    const unreadable = [{ location: at('line 1', 'x.pem', 1), reason: 'bad base64' }];
    expect(said(check.evaluate({ certificates: { ...certificates, unreadable } }))).toMatch(
      /^fail: x\.pem:1 .*bad base64/,
    );
  });

  it('warns where the issuer is not in the bundle', () => {
    expect(said(judge({ chain: 'missing', issuer: 'CN=Other' }))).toMatch(
      /^warn: .*issuer CN=Other is not in the bundle/,
    );
  });

  it('gives the remedy of each thing that is wrong', () => {
    const outcome = judge({ notAfter: '2026-11-24T00:00:00.000Z', chain: 'missing', issuer: 'CN=Other' });
    expect(remedyOf(outcome)).toMatch(/^Issue each again.*\nPut the certificate of the issuer/);
  });

  it('does not apply without certificates', () => {
    expect(check.evaluate({ certificates: { ...certificates, certificates: [] } }).status).toBe(
      'not-applicable',
    );
  });
});
