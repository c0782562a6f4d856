import { AirtightError, messageOf } from '../errors.ts';
import type { BundlePart } from '../model/bundle.ts';
import { chartOfArchive } from './chart-archive.ts';
import { compressionOf } from './source/compression.ts';
import { holdingsOf, mergeHoldings, type Holdings, type PartReader, type ReaderContext } from './holdings.ts';
import type { RefusalCode } from './refusal.ts';
import type { StoredFile } from './contents/stored-file.ts';
import { isTarHeader } from './tar/tar-header.ts';

/** A file of the bundle that may be an archive. */
export interface NestedFile {
  readonly place: string;
  readonly file: StoredFile;
}

/** What was found in a file: a bundle or chart, nothing that airtight knows, or why it could not be looked into. */
export type Opened =
  | { readonly kind: 'part'; readonly part: BundlePart; readonly holdings: Holdings }
  | { readonly kind: 'plain' }
  | { readonly kind: 'refused'; readonly reason: 'damaged' | 'unsafe'; readonly message: string };

type NestedContext = ReaderContext & PartReader;

/** True where a file begins as a tar does, or as something compressed. */
export function looksPacked({ head }: StoredFile): boolean {
  return isTarHeader(head) || compressionOf(head) !== 'none';
}

/** Opens a file that may be an archive; its bytes must have been fetched. One that would take too much is refused. */
export async function openNested({ file, place }: NestedFile, context: NestedContext): Promise<Opened> {
  if (!looksPacked(file)) return { kind: 'plain' };
  try {
    const contents = await context.unpack(file, place);
    if (!contents) return { kind: 'plain' };
    const chart = await chartOfArchive(contents, { file, place }, context);
    if (chart) {
      context.ledger.adopt(file);
      return { kind: 'part', part: partOf(place, 'chart', file), holdings: holdingsOf({ charts: [chart] }) };
    }
    const read = await context.readPart(contents, place);
    if (!read) return { kind: 'plain' };
    return { kind: 'part', part: partOf(place, read.format, file), holdings: read.holdings };
  } catch (error) {
    return refusedOf(error);
  }
}

/** Refusals that concern one part alone; the bundle around it can still be read. */
const reasons: Readonly<Partial<Record<RefusalCode, 'damaged' | 'unsafe'>>> = {
  'bundle-damaged': 'damaged',
  'bundle-json-invalid': 'damaged',
  'bundle-reference-invalid': 'damaged',
  'bundle-entry-unsafe': 'unsafe',
};

/** What an error says of the part it was thrown for; throws it again where it is not about that part alone. */
export function refusedOf(error: unknown): Extract<Opened, { kind: 'refused' }> {
  const reason = error instanceof AirtightError ? reasons[error.code as RefusalCode] : undefined;
  if (reason === undefined) throw error;
  return { kind: 'refused', reason, message: messageOf(error) };
}

/**
 * Reads what is in those of a bundle's files that are archives. A damaged one is a fault. An unsafe one stays closed: a
 * root file system has devices and links that lead out, and is no bundle; were it one, its images would be missed.
 */
export async function readNested(files: readonly NestedFile[], context: NestedContext): Promise<Holdings> {
  const packed = files.filter(({ file }) => looksPacked(file));
  await context.contents.fetch(packed.map(({ file }) => file));
  const found: Holdings[] = [];
  for (const nested of packed) {
    const opened = await openNested(nested, context);
    if (opened.kind === 'refused' && opened.reason === 'damaged')
      context.ledger.blame(nested.place, 'unreadable', opened.message);
    if (opened.kind !== 'part') continue;
    // A chart is one file there as here; an archive is a part of its own.
    const parts = opened.part.format === 'chart' ? [] : [opened.part];
    found.push(opened.holdings, holdingsOf({ parts }));
  }
  return mergeHoldings(found);
}

/** A file as a part of the bundle. */
export function partOf(
  place: string,
  format: BundlePart['format'],
  { digest, bytes }: StoredFile,
): BundlePart {
  return { place, format, sha256: digest.slice('sha256:'.length), bytes };
}
