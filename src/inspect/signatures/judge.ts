import type { KeyObject } from 'node:crypto';
import type { BlobSource, Bundle, BundleCompanion } from '../../model/bundle.ts';
import { blobBytes } from '../blob-bytes.ts';
import { judged, type Judgement, unknown } from './judgement.ts';
import { isSignedWith } from './public-key.ts';
import { judgeSigstoreBundle } from './sigstore-bundle.ts';
import { judgeSimpleSigning } from './simple-signing.ts';

/** Larger than any signature, manifest or Zarf definition, in bytes. */
const maxBytes = 16 * 1024 * 1024;

/** Where a key and what it signed are had from. */
export interface Judge {
  readonly blobs: BlobSource;
  readonly key: KeyObject;
}

/** Holds each payload of an image's signature to the key. */
export async function judgeImageSignature(
  { payloads }: BundleCompanion,
  subject: string,
  { blobs, key }: Judge,
): Promise<Judgement[]> {
  if (payloads.length === 0) return [unknown('its signature is empty')];
  return Promise.all(
    payloads.map(async ({ digest, mediaType, annotations }) => {
      const payload = await blobBytes(blobs, digest, maxBytes);
      if (!payload.ok) return unknown(`its signature cannot be read: ${payload.reason}`);
      if (!mediaType.startsWith('application/vnd.dev.sigstore.bundle')) {
        return judgeSimpleSigning(payload.bytes, annotations, subject, key);
      }
      const manifest = await blobBytes(blobs, subject, maxBytes);
      const thing = { digest: subject, bytes: manifest.ok ? manifest.bytes : undefined };
      return judgeSigstoreBundle(payload.bytes, thing, key);
    }),
  );
}

/** The file that a signature of a whole Zarf package is over; it holds the checksum of all others. */
export function signedDefinition({ files }: Bundle): string | undefined {
  return files.find(({ kind, place }) => kind === 'zarf-definition' && place === 'zarf.yaml')?.digest;
}

/** Holds the signature of a Zarf package to the key: a Sigstore bundle, or before 0.71 the bare signature in base64. */
export async function judgePackageSignature(
  { payloads, digest }: BundleCompanion,
  bundle: Bundle,
  { blobs, key }: Judge,
): Promise<Judgement[]> {
  const definition = signedDefinition(bundle);
  if (definition === undefined) return [unknown('the zarf.yaml its signature is over is not in the bundle')];
  const signature = await blobBytes(blobs, payloads[0]?.digest ?? digest, maxBytes);
  if (!signature.ok) return [unknown(`its signature cannot be read: ${signature.reason}`)];
  const signed = await blobBytes(blobs, definition, maxBytes);
  if (!signed.ok) return [unknown(`its zarf.yaml cannot be read: ${signed.reason}`)];
  const text = signature.bytes.toString('latin1').trim();
  return text.startsWith('{')
    ? [judgeSigstoreBundle(signature.bytes, { digest: definition, bytes: signed.bytes }, key)]
    : [judged(isSignedWith(key, signed.bytes, Buffer.from(text, 'base64')))];
}
