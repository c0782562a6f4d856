import { stat } from 'node:fs/promises';
import type { BlobSource, Bundle } from '../model/bundle.ts';
import { createFileHasher, type FileHasher } from '../system/file-hasher.ts';
import { createBudget } from './contents/budget.ts';
import { openFolder } from './source/folder.ts';
import { createLedger } from './ledger.ts';
import { defaultLimits, type BundleLimits } from './limits.ts';
import { listFolder } from './source/list-folder.ts';
import { findFiles, openFiles } from './source/open-files.ts';
import type { OpenedSource } from './source/opened-source.ts';
import { readArchiveContents, readFolderContents } from './read-contents.ts';
import { refusal } from './refusal.ts';
import { createSpool } from './contents/spool.ts';
import { createUnpacker } from './contents/unpacker.ts';
import type { Keep, Unpacking } from './contents/unpacking.ts';

export interface OpenBundleOptions {
  /** Folder for unpacked blobs; a private folder is made in it and removed by `stop()`. */
  readonly workFolder: string;
  /** `all` (the default) where every blob is going to be read; `small` where few are, and `fetch` brings those. */
  readonly keep?: Keep;
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

/**
 * Opens a candidate bundle: a file, a split file by any of its parts, or a folder; its format is recognised by content.
 * One pass hashes it and every blob in it; memory does not grow with the bundle. Blobs that are not what they claim are
 * faults in the result; a file that is no bundle, or an unsafe one, is an AirtightError of kind usage (codes:
 * RefusalCode).
 */
export async function openBundle(path: string, options: OpenBundleOptions): Promise<OpenedBundle> {
  options.signal?.throwIfAborted();
  const limits = { ...defaultLimits, ...options.limits };
  const candidate = await findCandidate(path, limits, options.signal);
  const hasher = createFileHasher();
  const spool = await createSpool(options.workFolder);
  const { signal, keep = 'all' } = options;
  try {
    const budget = createBudget(candidate.bytes, limits);
    const unpacking: Unpacking = { spool, budget, limits, keep, signal };
    return await read(path, await candidate.open(hasher, unpacking), unpacking);
  } catch (error) {
    await spool.remove();
    throw error;
  } finally {
    await hasher.stop();
  }
}

interface Candidate {
  readonly bytes: number;
  readonly open: (hasher: FileHasher, unpacking: Unpacking) => Promise<OpenedSource>;
}

async function findCandidate(path: string, limits: BundleLimits, signal?: AbortSignal): Promise<Candidate> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory()) {
    const listing = await listFolder(path, limits, signal);
    const open: Candidate['open'] = (hasher) => openFolder(path, listing, hasher, signal);
    return { bytes: listing.bytes, open };
  }
  const files = await findFiles(path);
  const bytes = files.files.reduce((sum, file) => sum + file.bytes, 0);
  return { bytes, open: (hasher, unpacking) => openFiles(path, files, hasher, unpacking) };
}

async function read(path: string, source: OpenedSource, unpacking: Unpacking): Promise<OpenedBundle> {
  const { budget, limits, spool, signal } = unpacking;
  const { name, bytes, contents, sha256 } = source;
  const unpacker = createUnpacker(contents, unpacking);
  const ledger = createLedger();
  const context = { budget, contents, ledger, limits, spool, unpack: unpacker.unpack };
  const found = await (source.isFolder ? readFolderContents : readArchiveContents)(context);
  if (found.format === undefined) {
    const message = `${path} is no bundle airtight can read: ${found.looksLike}.`;
    throw refusal('bundle-format-unknown', message);
  }
  source.requireUnchanged();
  signal?.throwIfAborted();

  const { format, holdings } = found;
  const bundle: Bundle = {
    name,
    path,
    format,
    sha256,
    bytes,
    ...holdings,
    parts: [...source.parts.map((part) => ({ ...part, format })), ...holdings.parts],
    unpackedBytes: [...contents.files.values()].reduce((sum, each) => sum + each.bytes, 0),
    blobsChecked: ledger.checked(),
    faults: ledger.faults(),
  };
  const blobs: BlobSource = {
    range: (digest) => ledger.sound(digest)?.range,
    fetch: (digests) => unpacker.fetch(digests.flatMap((digest) => ledger.sound(digest) ?? [])),
  };
  return { bundle, blobs, stop: () => spool.remove() };
}
