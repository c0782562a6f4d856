import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { isSignedWith, readPublicKey } from './public-key.ts';

const bytes = Buffer.from('what is signed');
const pairs: readonly (readonly [string, { publicKey: KeyObject; privateKey: KeyObject }, string | null])[] =
  [
    ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'sha256'],
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sha256'],
    ['P-384 with its own hash', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sha384'],
    ['Ed25519', generateKeyPairSync('ed25519'), null],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }), 'sha256'],
  ];
const [, p256] = pairs[0] as (typeof pairs)[number];

let scratch: Scratch;
beforeAll(async () => {
  scratch = await makeScratch();
});
afterAll(() => scratch.remove());

function pem(key: KeyObject): string {
  const type = key.type === 'private' ? 'pkcs8' : 'spki';
  return key.export({ type, format: 'pem' }) as string;
}

it.each(pairs)('verifies with a key of kind %s, and nothing that was changed', async (name, pair, hash) => {
  const key = await readPublicKey(await scratch.file(`${name}.pub`, pem(pair.publicKey)));
  const signature = sign(hash, bytes, pair.privateKey);
  expect(isSignedWith(key, bytes, signature)).toBe(true);
  expect(isSignedWith(key, Buffer.from('what is said'), signature)).toBe(false);
  expect(isSignedWith(key, bytes, Buffer.from('no signature'))).toBe(false);
});

it.each([
  ['a private key', pem(p256.privateKey), 'private key'],
  ['what is no key', 'ssh-ed25519 AAAA', 'no public key'],
  ['a kind it does not know', pem(generateKeyPairSync('x25519').publicKey), 'x25519'],
])('refuses %s', async (name, text, said) => {
  const path = await scratch.file(`${name}.pem`, text);
  await expect(readPublicKey(path)).rejects.toMatchObject({
    kind: 'usage',
    code: 'verify-key-invalid',
    message: expect.stringContaining(said) as string,
  });
});

it('names a key file that is not there', async () => {
  await expect(readPublicKey('/absent/cosign.pub')).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringContaining('/absent/cosign.pub') as string,
  });
});
