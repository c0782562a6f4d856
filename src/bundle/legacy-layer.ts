import { createHash } from 'node:crypto';
import { messageOf } from '../errors.ts';
import type { BundleImage } from '../model/bundle.ts';
import { readRange, streamRange } from '../system/byte-range.ts';
import { compressionOf, decompress, type Compression } from './compression.ts';
import type { ReaderContext } from './holdings.ts';
import { mediaTypes } from './oci.ts';
import { quoted } from './refusal.ts';
import type { StoredFile } from './spool.ts';

export type LayerBlob = BundleImage['blobs'][number];

/** Enough to tell every compression. */
const headBytes = 8;

const suffixes: Record<Compression, string> = { none: '', gzip: '+gzip', zstd: '+zstd' };

/**
 * One layer of a legacy archive, checked against the digest of its unpacked bytes (`diffId`) that the image's config
 * gives. Layers are plain tar there as a rule; a compressed one keeps its bytes and is unpacked for the check alone.
 */
export async function readLayer(
  entry: string,
  diffId: string | undefined,
  names: readonly string[],
  { contents, ledger }: ReaderContext,
): Promise<LayerBlob> {
  const file = contents.find(entry);
  if (!file) {
    const digest = diffId ?? entry;
    ledger.blame(digest, 'missing', `the bundle does not hold its layer ${quoted(entry)}`);
    return { digest, bytes: 0, mediaType: mediaTypes.ociLayer };
  }
  const compression = file.range ? compressionOf(await readRange(file.range, headBytes)) : 'none';
  const mediaType = mediaTypes.ociLayer + suffixes[compression];
  // What a newer archive names by digest was entered, or blamed, under that name.
  const named = digestOfEntry(entry);
  const digest = named ?? (compression === 'none' && diffId !== undefined ? diffId : file.digest);
  if (!ledger.verified(digest) && named === undefined) ledger.enter(file, digest);

  if (diffId !== undefined && ledger.sound(digest) && digest !== diffId) {
    const found = await unpackedDigest(file, compression);
    if (found !== diffId) {
      const detail = `${names.join(', ')} expects a layer that unpacks to ${diffId}, this one gives ${found}`;
      ledger.blame(digest, 'digest-mismatch', detail);
    }
  }
  return { digest, bytes: file.bytes, mediaType };
}

function digestOfEntry(entry: string): string | undefined {
  const hex = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(entry)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

async function unpackedDigest(file: StoredFile, compression: Compression): Promise<string> {
  if (compression === 'none' || !file.range) return file.digest;
  const hash = createHash('sha256');
  try {
    for await (const chunk of decompress(streamRange(file.range), compression)) hash.update(chunk);
  } catch (error) {
    return `nothing (${messageOf(error)})`;
  }
  return `sha256:${hash.digest('hex')}`;
}
