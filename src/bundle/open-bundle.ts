import type { BlobSource, Bundle } from '../model/bundle.ts';
import { streamRange } from '../system/byte-range.ts';
import { readArchive, type ArchiveContents } from './archive.ts';
import { openCandidateFile, type CandidateFile } from './candidate-file.ts';
import { compressionOf, decompress, foreignCompressionOf } from './compression.ts';
import { readDockerArchive } from './docker-archive.ts';
import { readHaul } from './haul.ts';
import type { Holdings, ReaderContext } from './holdings.ts';
import { createLedger } from './ledger.ts';
import { defaultLimits, type BundleLimits } from './limits.ts';
import { recognise, type ReadFormat } from './recognise.ts';
import { refusal } from './refusal.ts';
import { createSpool, type Spool, type StoredFile } from './spool.ts';
import { isTarHeader } from './tar-start.ts';

export interface OpenBundleOptions {
  /** Folder for unpacked blobs; a private folder is made in it and removed by `stop()`. */
  readonly workFolder: string;
  readonly signal?: AbortSignal;
  /** Replaces some of {@link defaultLimits}. */
  readonly limits?: Partial<BundleLimits>;
}

/** A bundle that was read once from end to end. */
export interface OpenedBundle {
  readonly bundle: Bundle;
  /** Blobs that are what their digest says; those at fault cannot be had. */
  readonly blobs: BlobSource;
  /** Removes the unpacked blobs; may be called twice. */
  readonly stop: () => Promise<void>;
}

const readers: Record<ReadFormat, (context: ReaderContext) => Promise<Holdings>> = {
  haul: readHaul,
  'docker-archive': readDockerArchive,
};

/**
 * Opens a candidate bundle, recognised by content. One pass hashes the file and every blob in it and unpacks each blob
 * once; memory does not grow with the bundle. Blobs that are not what they claim are faults in the result; a file that
 * is no bundle, or an unsafe one, is an AirtightError of kind usage (codes: RefusalCode).
 */
export async function openBundle(path: string, options: OpenBundleOptions): Promise<OpenedBundle> {
  options.signal?.throwIfAborted();
  const limits = { ...defaultLimits, ...options.limits };
  const file = await openCandidateFile(path);
  try {
    const spool = await createSpool(options.workFolder);
    try {
      return await readFrom(file, path, spool, limits, options.signal);
    } catch (error) {
      await spool.remove();
      throw error;
    }
  } finally {
    await file.close();
  }
}

async function readFrom(
  file: CandidateFile,
  path: string,
  spool: Spool,
  limits: BundleLimits,
  signal: AbortSignal | undefined,
): Promise<OpenedBundle> {
  const contents = await unpack(file, path, spool, limits, signal);
  const recognition = await recognise(contents, limits);
  if (recognition.format === undefined) {
    throw refusal(
      'bundle-format-unknown',
      `${path} is no bundle airtight can read: ${recognition.looksLike}.`,
    );
  }
  const ledger = createLedger();
  const unpackInner = (inner: StoredFile, place: string) => unpackStored(inner, place, spool, limits);
  const context: ReaderContext = { contents, ledger, limits, spool, unpack: unpackInner };
  const { images, charts, files } = await readers[recognition.format](context);
  signal?.throwIfAborted();
  const bundle: Bundle = {
    name: file.name,
    path,
    format: recognition.format,
    sha256: file.sha256(),
    bytes: file.bytes,
    images,
    charts,
    files,
    unpackedBytes: [...contents.files.values()].reduce((sum, each) => sum + each.bytes, 0),
    companions: [],
    parts: [],
    blobsChecked: ledger.checked(),
    faults: ledger.faults(),
  };
  return {
    bundle,
    blobs: { range: (digest) => ledger.sound(digest)?.range, fetch: () => Promise.resolve() },
    stop: () => spool.remove(),
  };
}

async function unpack(
  file: CandidateFile,
  path: string,
  spool: Spool,
  limits: BundleLimits,
  signal: AbortSignal | undefined,
): Promise<ArchiveContents> {
  const foreign = foreignCompressionOf(file.head);
  if (foreign !== undefined) {
    throw refusal(
      'bundle-format-unknown',
      `${path} is compressed with ${foreign}, which airtight does not read.`,
    );
  }
  const chunks = decompress(file.stream(signal), compressionOf(file.head), signal);
  return readArchive({ path, bytes: file.bytes, chunks }, spool, limits);
}

async function unpackStored(
  file: StoredFile,
  place: string,
  spool: Spool,
  limits: BundleLimits,
): Promise<ArchiveContents | undefined> {
  const compression = compressionOf(file.head);
  if (!file.range || (compression === 'none' && !isTarHeader(file.head))) return undefined;
  const chunks = decompress(streamRange(file.range), compression);
  return readArchive({ path: place, bytes: file.bytes, chunks }, spool, limits);
}
