import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { aboutAnother, bad, judged, type Judgement, keyless, unknown } from './judgement.ts';
import { isSignedWith } from './public-key.ts';
import { readJson } from './read-json.ts';

const payloadSchema = z.looseObject({
  critical: z.looseObject({ image: z.looseObject({ 'docker-manifest-digest': z.string() }) }),
});

const signatureKey = 'dev.cosignproject.cosign/signature';
const certificateKey = 'dev.sigstore.cosign/certificate';

/**
 * Holds a signature as cosign wrote it up to version 2 to the key: a payload that names the image by digest, and the
 * signature over it in an annotation. Source: specs/SIGNATURE_SPEC.md of sigstore/cosign.
 */
export function judgeSimpleSigning(
  payload: Buffer,
  annotations: Readonly<Record<string, string>>,
  subject: string,
  key: KeyObject,
): Judgement {
  const signature = annotations[signatureKey];
  if (signature === undefined) return unknown(`its signature has no annotation ${signatureKey}`);
  const parsed = payloadSchema.safeParse(readJson(payload));
  if (!parsed.success) return bad('the payload of its signature names no image');
  const digest = parsed.data.critical.image['docker-manifest-digest'];
  if (digest !== subject) return aboutAnother(digest);
  if (annotations[certificateKey] !== undefined) return keyless;
  return judged(isSignedWith(key, payload, Buffer.from(signature, 'base64')));
}
