import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AirtightError } from '../errors.ts';
import { signEnvelope, verifyEnvelope } from './dsse.ts';

interface Envelope {
  payloadType: string;
  payload: string;
  signatures: { keyid: string; sig: string }[];
}

const pems = ({ privateKey, publicKey }: ReturnType<typeof generateKeyPairSync>) => ({
  secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  open: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
});
const p256 = pems(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const ed25519 = pems(generateKeyPairSync('ed25519'));
const text = '{"says":"grüße"}\n';
const changed = (envelope: string, change: (one: Envelope) => Partial<Envelope>): string => {
  const one = JSON.parse(envelope) as Envelope;
  return JSON.stringify({ ...one, ...change(one) });
};
const faultOf = (envelope: string, key = p256.open) => {
  const found = verifyEnvelope(envelope, key);
  return found.holds ? 'holds' : found.fault;
};

describe('the envelope', () => {
  it.each([
    ['P-256', p256],
    ['Ed25519', ed25519],
  ])('gives back what was signed with a key of type %s', (_, { secret, open }) => {
    expect(verifyEnvelope(signEnvelope(text, secret), open)).toEqual({ holds: true, statement: text });
  });

  it("takes openssl's own form of a P-256 key", () => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const sec1 = pem.export({ type: 'sec1', format: 'pem' }).toString();
    expect(sec1).toContain('EC PRIVATE KEY');
    expect(() => signEnvelope(text, sec1)).not.toThrow();
  });

  it('names the key by the SHA-256 of its SPKI, as openssl does', () => {
    const der = execFileSync('openssl', ['pkey', '-pubin', '-outform', 'DER'], { input: p256.open });
    const sum = execFileSync('openssl', ['dgst', '-sha256', '-r'], { input: der }).toString().slice(0, 64);
    expect((JSON.parse(signEnvelope(text, p256.secret)) as Envelope).signatures[0]?.keyid).toBe(sum);
  });

  const envelope = signEnvelope(text, p256.secret);

  it('does not hold for another key, of the same type or the other', () => {
    const other = pems(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    expect([faultOf(envelope, other.open), faultOf(envelope, ed25519.open)]).toEqual([
      'signature',
      'signature',
    ]);
  });

  it('does not hold once payload or type were changed', () => {
    const payload = Buffer.from(text.replace('grüße', 'x')).toString('base64');
    expect(faultOf(changed(envelope, () => ({ payload })))).toBe('signature');
    expect(faultOf(changed(envelope, () => ({ payloadType: 'text/plain' })))).toBe('signature');
  });

  it('does not hold where base64 is cut, nothing is signed, or it is no envelope', () => {
    expect(faultOf(changed(envelope, ({ payload }) => ({ payload: payload.slice(0, 5) })))).toBe('malformed');
    expect(faultOf(changed(envelope, () => ({ signatures: [] })))).toBe('malformed');
    expect(faultOf(envelope.slice(0, 40))).toBe('malformed');
    const shorter = changed(envelope, ({ signatures: [one] }) => ({
      signatures: [{ keyid: '', sig: one?.sig.slice(0, 8) ?? '' }],
    }));
    expect(faultOf(shorter)).toBe('signature');
  });

  it('holds where one of several signatures is of the key, whatever names the key', () => {
    const second = JSON.parse(signEnvelope(text, ed25519.secret)) as Envelope;
    const both = changed(envelope, ({ signatures }) => ({
      signatures: [...second.signatures, ...signatures].map(({ sig }) => ({ keyid: 'forged', sig })),
    }));
    expect([faultOf(both), faultOf(both, ed25519.open)]).toEqual(['holds', 'holds']);
  });

  it('takes URL-safe base64', () => {
    const safe = (words: string) => words.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const other = changed(envelope, ({ payload, signatures }) => ({
      payload: safe(payload),
      signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: safe(sig) })),
    }));
    expect(faultOf(other)).toBe('holds');
  });

  it.each([
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }), 'key-type-unsupported'],
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'key-type-unsupported'],
  ])('refuses a key of type %s', (_, pair, code) => {
    expect(codeOf(() => signEnvelope(text, pems(pair).secret))).toBe(code);
    expect(codeOf(() => verifyEnvelope(envelope, pems(pair).open))).toBe(code);
  });

  it('refuses an encrypted key, a public one to sign with, and what is none', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const locked = privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });
    expect(codeOf(() => signEnvelope(text, locked.toString()))).toBe('key-unusable');
    expect(codeOf(() => signEnvelope(text, p256.open))).toBe('key-unusable');
    expect(codeOf(() => verifyEnvelope(envelope, 'none'))).toBe('key-unusable');
  });
});

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AirtightError && error.kind === 'usage' && error.hint !== undefined)
      return error.code;
  }
  return 'nothing thrown';
}
