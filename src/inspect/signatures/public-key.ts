import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AirtightError, messageOf } from '../../errors.ts';

/**
 * Hashes that a signature of each kind of key may be over; null where the algorithm has its own. Cosign takes SHA-256 for
 * all of them up to version 2, later the hash that belongs to the curve.
 */
const hashesOf: Readonly<Record<string, readonly (string | null)[]>> = {
  prime256v1: ['sha256'],
  secp384r1: ['sha256', 'sha384'],
  rsa: ['sha256'],
  ed25519: [null],
};

/** Reads a public key (PEM; P-256, P-384, Ed25519 or RSA); an AirtightError of kind `usage` where the file holds none. */
export async function readPublicKey(path: string): Promise<KeyObject> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw refuse(path, `cannot be read: ${messageOf(error)}`, error);
  });
  // The public half could be had from it, but nobody should hand a private key around to verify.
  if (text.includes('PRIVATE KEY-----')) throw refuse(path, 'is a private key');
  let key: KeyObject;
  try {
    key = createPublicKey(text);
  } catch (error) {
    throw refuse(path, 'is no public key in PEM', error);
  }
  if (!(kindOf(key) in hashesOf)) throw refuse(path, `is of a kind that is not known here: ${kindOf(key)}`);
  return key;
}

/** Whether a signature over these bytes was made with the key; signatures of elliptic curves are in DER, as cosign's are. */
export function isSignedWith(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  return (hashesOf[kindOf(key)] ?? []).some((hash) => {
    try {
      return verify(hash, bytes, key, signature);
    } catch {
      // OpenSSL refuses what is no signature at all.
      return false;
    }
  });
}

/** Curve of an elliptic key, else its algorithm. */
function kindOf(key: KeyObject): string {
  return key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? 'unknown';
}

function refuse(path: string, problem: string, cause?: unknown): AirtightError {
  return new AirtightError('usage', `The key ${path} ${problem}`, {
    code: 'verify-key-invalid',
    hint: 'Give the public key that cosign or openssl wrote (PEM; P-256, P-384, Ed25519 or RSA).',
    cause,
  });
}
