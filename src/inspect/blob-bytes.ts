import { messageOf } from '../errors.ts';
import type { BlobSource } from '../model/bundle.ts';
import { readRange } from '../system/byte-range.ts';

/** A whole small blob, or in words why it cannot be had. */
export type BlobBytes =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly reason: string };

/** The bytes of a blob no larger than `maxBytes`; blobs that may not be kept are fetched first by the caller, all at once. */
export async function blobBytes(blobs: BlobSource, digest: string, maxBytes: number): Promise<BlobBytes> {
  const range = blobs.range(digest);
  if (range === undefined) return { ok: false, reason: 'the bundle lacks its bytes' };
  if (range.bytes > maxBytes) {
    return { ok: false, reason: `it has ${range.bytes} bytes, more than the ${maxBytes} that are read` };
  }
  try {
    return { ok: true, bytes: await readRange(range, maxBytes) };
  } catch (error) {
    return { ok: false, reason: messageOf(error) };
  }
}
