import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { AirtightError, messageOf } from '../errors.ts';
import { statementPayloadType } from './statement.ts';

/** Standard or URL-safe base64, padded or not: the specification of DSSE lets a reader take either. */
const base64Schema = z
  .string()
  .regex(
    /^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2}(?:==)?|[A-Za-z0-9+/_-]{3}=?)?$/,
    'is cut or no base64',
  );

const envelopeSchema = z.object({
  payloadType: z.string(),
  payload: base64Schema,
  signatures: z.array(z.object({ keyid: z.string().optional(), sig: base64Schema })).min(1),
});

/** What an envelope was found to be: the text that was signed, or what is wrong with it. */
export type EnvelopeFinding =
  | { readonly holds: true; readonly statement: string }
  | {
      readonly holds: false;
      readonly fault: 'malformed' | 'payload-type' | 'signature';
      /** In words that follow the name of the file. */
      readonly why: string;
    };

/**
 * The statement in a DSSE v1 envelope, signed with a P-256 (ECDSA with SHA-256, DER) or Ed25519 private key in PEM. `keyid` is
 * the SHA-256 of the public key's SPKI in DER, in hex. Throws AirtightError(usage) for any other key.
 */
export function signEnvelope(statement: string, privateKeyPem: string): string {
  const key = supported(keyFrom(privateKeyPem, 'private', createPrivateKey));
  const payload = Buffer.from(statement);
  const signature = sign(digestOf(key), preAuthentication(statementPayloadType, payload), key);
  const envelope: z.infer<typeof envelopeSchema> = {
    payloadType: statementPayloadType,
    payload: payload.toString('base64'),
    signatures: [{ keyid: keyId(createPublicKey(key)), sig: signature.toString('base64') }],
  };
  return `${JSON.stringify(envelope, null, 2)}\n`;
}

/**
 * Whether a signature of the envelope was made with the key over what it holds. `keyid` is a hint that anyone can write, and is
 * not looked at: every signature is tried. Throws AirtightError(usage) for a key that is none.
 */
export function verifyEnvelope(envelopeText: string, publicKeyPem: string): EnvelopeFinding {
  const key = supported(keyFrom(publicKeyPem, 'public', createPublicKey));
  const read = readEnvelope(envelopeText);
  if ('why' in read) return { holds: false, fault: 'malformed', why: read.why };
  const { payloadType, payload, signatures } = read.envelope;
  const content = Buffer.from(payload, 'base64');
  const signed = preAuthentication(payloadType, content);
  if (!signatures.some(({ sig }) => verify(digestOf(key), signed, key, Buffer.from(sig, 'base64'))))
    return { holds: false, fault: 'signature', why: 'was not signed with this key, or was changed after' };
  if (payloadType !== statementPayloadType)
    return { holds: false, fault: 'payload-type', why: `holds ${payloadType}, not ${statementPayloadType}` };
  return { holds: true, statement: content.toString('utf8') };
}

function readEnvelope(text: string): { envelope: z.infer<typeof envelopeSchema> } | { why: string } {
  try {
    const parsed = envelopeSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { envelope: parsed.data };
    return { why: `is no DSSE envelope: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}` };
  } catch (error) {
    return { why: `is no JSON: ${messageOf(error)}` };
  }
}

/** What is signed: PAE of the DSSE v1 protocol, lengths in bytes. */
function preAuthentication(type: string, payload: Buffer): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** Ed25519 hashes by itself. */
function digestOf(key: KeyObject): 'sha256' | null {
  return key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
}

function keyId(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

const newKey = 'openssl ecparam -name prime256v1 -genkey -noout -out key.pem';
const publicHalf = 'openssl pkey -in key.pem -pubout -out key.pub';

function keyFrom(pem: string, kind: 'private' | 'public', read: (pem: string) => KeyObject): KeyObject {
  try {
    return read(pem);
  } catch (error) {
    const encrypted = /ENCRYPTED/.test(pem);
    const why = encrypted ? 'is encrypted' : `is no ${kind} key in PEM: ${messageOf(error)}`;
    const plain = 'Decrypt it for this run: openssl pkey -in key.pem -out plain.pem';
    const made = kind === 'private' ? `Make one: ${newKey}` : `Write it from its private key: ${publicHalf}`;
    throw new AirtightError('usage', `The key ${why}.`, {
      code: 'key-unusable',
      hint: encrypted ? plain : made,
      cause: error,
    });
  }
}

function supported(key: KeyObject): KeyObject {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519' || (type === 'ec' && details?.namedCurve === 'prime256v1')) return key;
  const found = [type, details?.namedCurve].filter((word) => word !== undefined).join(' ');
  throw new AirtightError('usage', `The key is of type ${found}; P-256 and Ed25519 are supported.`, {
    code: 'key-type-unsupported',
    hint: `Make one: ${newKey}`,
  });
}
