import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signEnvelope } from '../attest/dsse.ts';
import type { Statement } from '../attest/statement.ts';
import type { Result } from '../model/result.ts';
import { passingResult } from '../report/fixtures/index.fixture.ts';
import { renderReport } from '../report/index.ts';
import { verifyAttestation } from './attestation.ts';

const keys = generateKeyPairSync('ed25519');
const secret = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const open = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const result = passingResult();
const statement = renderReport('in-toto', result);

const said = (text: string, of: Result = result): string => {
  const found = verifyAttestation(signEnvelope(text, secret), open, of);
  return found.holds ? 'holds' : found.why;
};
const changed = (change: (one: Statement) => unknown): string => {
  const one = JSON.parse(statement) as Statement;
  change(one);
  return JSON.stringify(one);
};

describe('verifyAttestation', () => {
  it('holds for the result it was made of', () => {
    expect(said(statement)).toBe('holds');
  });

  it('does not hold for another key', () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(verifyAttestation(signEnvelope(statement, secret), other, result)).toMatchObject({
      holds: false,
      fault: 'signature',
    });
  });

  const other = '1'.repeat(64);

  it('names another subject', () => {
    expect(said(changed(({ subject: [one] }) => one && (one.digest.sha256 = other)))).toContain(
      'is about another bundle',
    );
  });

  it.each<[string, (files: Statement['predicate']['configuration']) => unknown, string]>([
    [
      'another hash',
      ([, one]) => one && (one.digest.sha256 = other),
      `names evidence/hello-world.log with SHA-256 ${other}`,
    ],
    ['evidence left out', (files) => files.pop(), 'does not name evidence/server-0.pcap'],
    [
      'more evidence',
      (files) => files.push({ name: 'x', digest: { sha256: other } }),
      'names x, which the result does not hold',
    ],
    ['a file named twice', (files) => files.push(...files.slice(-1)), 'names a file twice'],
  ])('names %s', (_, change, why) => {
    expect(said(changed(({ predicate }) => change(predicate.configuration)))).toContain(why);
  });

  it.each<[string, (predicate: Statement['predicate']) => unknown, string]>([
    [
      'another result',
      (predicate) => (predicate.result = 'WARNED'),
      'has result "WARNED", which result.json makes "PASSED"',
    ],
    ['a test less', ({ passedTests }) => passedTests.pop(), 'has passedTests ["inspect/bundle-integrity"'],
    [
      'a test more',
      ({ failedTests }) => failedTests.push('x'),
      'has failedTests ["x"], which result.json makes []',
    ],
  ])('says %s than the result', (_, change, why) => {
    expect(said(changed(({ predicate }) => change(predicate)))).toContain(why);
  });

  it('notices a result whose verdict was changed after', () => {
    expect(said(statement, { ...result, verdict: 'inconclusive' })).toContain(
      'names result.json with SHA-256',
    );
  });

  it('names what is signed and is no statement', () => {
    expect([said('{}'), said('none')]).toEqual([
      expect.stringContaining('holds no statement of airtight'),
      expect.stringContaining('holds no JSON'),
    ]);
  });
});
