import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { digestOf } from '../../system/digest.ts';
import { aboutAnother, bad, judged, type Judgement, keyless, unknown } from './judgement.ts';
import { isSignedWith } from './public-key.ts';
import { readJson } from './read-json.ts';

const base64 = z.string().transform((text) => Buffer.from(text, 'base64'));

/** Fields that verification with a key needs. Source: sigstore_bundle.proto of sigstore/protobuf-specs, as JSON. */
const bundleSchema = z.looseObject({
  mediaType: z.string().regex(/^application\/vnd\.dev\.sigstore\.bundle/),
  verificationMaterial: z.looseObject({ publicKey: z.looseObject({}).optional() }).optional(),
  messageSignature: z
    .looseObject({
      messageDigest: z.looseObject({ algorithm: z.string(), digest: base64 }).optional(),
      signature: base64,
    })
    .optional(),
  dsseEnvelope: z
    .looseObject({
      payload: base64,
      payloadType: z.string(),
      signatures: z.array(z.looseObject({ sig: base64 })).min(1),
    })
    .optional(),
});
type SigstoreBundle = z.infer<typeof bundleSchema>;

/** Source: spec/v1/statement.md of in-toto/attestation. */
const statementSchema = z.looseObject({
  predicateType: z.string(),
  subject: z.array(z.looseObject({ digest: z.record(z.string(), z.string()) })),
});

/** What cosign says of an image it signs; any other type of statement is an attestation. */
const signaturePredicate = 'https://sigstore.dev/cosign/sign/v1';

/** What a signature must be about: its digest, and its bytes where they can be had. */
export interface SignedThing {
  readonly digest: string;
  readonly bytes: Uint8Array | undefined;
}

/** Holds a Sigstore bundle (cosign from version 3 on, Zarf from 0.71 on) to the key. */
export function judgeSigstoreBundle(bytes: Uint8Array, thing: SignedThing, key: KeyObject): Judgement {
  const { data: bundle } = bundleSchema.safeParse(readJson(bytes));
  if (bundle === undefined) return unknown('its signature is in a format that is not known here');
  const { messageSignature, dsseEnvelope } = bundle;
  if (messageSignature) return judgeMessage(messageSignature, thing, bundle, key);
  if (dsseEnvelope) return judgeEnvelope(dsseEnvelope, thing, bundle, key);
  return unknown('its Sigstore bundle holds neither a message signature nor an envelope');
}

/** A signature over the thing's own bytes. */
function judgeMessage(
  { messageDigest, signature }: NonNullable<SigstoreBundle['messageSignature']>,
  { digest, bytes }: SignedThing,
  bundle: SigstoreBundle,
  key: KeyObject,
): Judgement {
  if (messageDigest?.algorithm === 'SHA2_256') {
    const about = `sha256:${messageDigest.digest.toString('hex')}`;
    if (about !== digest) return aboutAnother(about);
  }
  if (isKeyless(bundle)) return keyless;
  if (bytes === undefined) return unknown('the bytes its signature is over are not in the bundle');
  return judged(digestOf(bytes) === digest && isSignedWith(key, bytes, signature));
}

/** A signature over a statement that names the thing by digest. */
function judgeEnvelope(
  { payload, payloadType, signatures }: NonNullable<SigstoreBundle['dsseEnvelope']>,
  { digest }: SignedThing,
  bundle: SigstoreBundle,
  key: KeyObject,
): Judgement {
  const statement = statementSchema.safeParse(readJson(payload));
  if (!statement.success) return bad('the statement its signature is over names nothing');
  const named = statement.data.subject.map((subject) => `sha256:${subject.digest['sha256'] ?? ''}`);
  if (!named.includes(digest)) return aboutAnother(named.join(', '));
  const type = statement.data.predicateType;
  if (type !== signaturePredicate)
    return unknown(`its signature is over a statement of another kind, ${type}`);
  if (isKeyless(bundle)) return keyless;
  const signed = preAuthenticationEncoding(payloadType, payload);
  return judged(signatures.some(({ sig }) => isSignedWith(key, signed, sig)));
}

function isKeyless({ verificationMaterial }: SigstoreBundle): boolean {
  return verificationMaterial !== undefined && verificationMaterial.publicKey === undefined;
}

/** The bytes that are signed. Source: protocol.md of secure-systems-lab/dsse. */
function preAuthenticationEncoding(type: string, body: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `;
  return Buffer.concat([Buffer.from(head), body]);
}
