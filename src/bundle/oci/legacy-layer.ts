import { createHash } from 'node:crypto';
import { AirtightError, messageOf } from '../../errors.ts';
import type { BundleImage } from '../../model/bundle.ts';
import type { ArchiveContents } from '../contents/archive.ts';
import { compressionOf, decompress, type Compression } from '../source/compression.ts';
import type { ReaderContext } from '../holdings.ts';
import { mediaTypes } from './oci.ts';
import { quoted } from '../refusal.ts';
import type { StoredFile } from '../contents/stored-file.ts';

export type LayerBlob = BundleImage['blobs'][number];

const suffixes: Partial<Record<Compression, string>> = { gzip: '+gzip', zstd: '+zstd' };

/**
 * One layer of a legacy archive, checked against the digest of its unpacked bytes (`diffId`) that the image's config
 * gives. Layers are plain tar there as a rule; a compressed one keeps its bytes and is unpacked for the check alone.
 */
export async function readLayer(
  entry: string,
  diffId: string | undefined,
  names: readonly string[],
  { contents, ledger, budget }: ReaderContext,
): Promise<LayerBlob> {
  const file = contents.find(entry);
  if (!file) {
    const digest = diffId ?? entry;
    ledger.blame(digest, 'missing', `the bundle does not hold its layer ${quoted(entry)}`);
    return { digest, bytes: 0, mediaType: mediaTypes.ociLayer };
  }
  const compression = compressionOf(file.head);
  const mediaType = mediaTypes.ociLayer + (suffixes[compression] ?? '');
  // What a newer archive names by digest was entered, or blamed, under that name.
  const named = digestOfEntry(entry);
  const digest = named ?? (compression === 'none' && diffId !== undefined ? diffId : file.digest);
  if (!ledger.verified(digest) && named === undefined) ledger.enter(file, digest);

  if (diffId !== undefined && ledger.sound(digest) && digest !== diffId) {
    const found = await unpackedDigest(file, compression, budget);
    if (found !== diffId) {
      const detail = `${names.join(', ')} expects a layer that unpacks to ${diffId}, this one gives ${found}`;
      ledger.blame(digest, 'digest-mismatch', detail);
    }
  }
  return { digest, bytes: file.bytes, mediaType };
}

/** Layers that must be unpacked to be checked, so that they can be fetched in one go. */
export function packedLayers(entries: readonly string[], contents: ArchiveContents): StoredFile[] {
  return entries.flatMap((entry) => {
    const file = contents.find(entry);
    return file && compressionOf(file.head) !== 'none' ? [file] : [];
  });
}

function digestOfEntry(entry: string): string | undefined {
  const hex = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(entry)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

async function unpackedDigest(
  file: StoredFile,
  compression: Compression,
  budget: ReaderContext['budget'],
): Promise<string> {
  if (compression === 'none' || !file.range) return file.digest;
  const hash = createHash('sha256');
  try {
    await decompress([file.range], compression, (chunk) => {
      budget.count(chunk.length);
      hash.update(chunk);
      return undefined;
    });
  } catch (error) {
    if (error instanceof AirtightError) throw error;
    return `nothing (${messageOf(error)})`;
  }
  return `sha256:${hash.digest('hex')}`;
}
