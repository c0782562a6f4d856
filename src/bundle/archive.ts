import { createHash, type Hash } from 'node:crypto';
import type { BlobRange } from '../model/bundle.ts';
import type { ByteRange } from '../system/byte-range.ts';
import { readTar, type TarSource } from './archive-pass.ts';
import type { Budget } from './budget.ts';
import { linkTarget, safeEntryName } from './entry-name.ts';
import { createLinks } from './links.ts';
import { quoted, refusal } from './refusal.ts';
import { headBytes, type StoredFile } from './stored-file.ts';
import type { TarEntry, TarHandler } from './tar-reader.ts';
import type { Unpacking } from './unpacking.ts';

/** Everything an archive or a folder held: each regular file hashed, links resolved inside it only. */
export interface ArchiveContents {
  /** By entry name. */
  readonly files: ReadonlyMap<string, StoredFile>;
  /** The file of that name, through links where it is one. */
  find(name: string): StoredFile | undefined;
  /**
   * Makes these readable where they were hashed but not kept: one more pass at most, so ask for all of them at once.
   * Files of other archives are left as they are.
   */
  fetch(files: readonly StoredFile[]): Promise<void>;
}

/**
 * Reads a tar archive to its end in one pass and hashes every entry. What is stored as it is stays where it is;
 * what comes out of a compressed archive is kept in the spool, large entries only where `keep` says so. Whatever is
 * unsafe, too big or damaged is refused by entry name.
 */
export async function readArchive(source: TarSource, unpacking: Unpacking): Promise<ArchiveContents> {
  const files = new Map<string, ArchivedFile>();
  const links = createLinks(files);
  await readTar(source, new Shelving(source, files, links.targets, unpacking), unpacking);
  return {
    files,
    find: links.find,
    async fetch(wanted) {
      const absent = wanted.filter(
        (file): file is ArchivedFile =>
          file instanceof ArchivedFile && !file.range && files.get(file.name) === file,
      );
      if (absent.length > 0) await fetchAgain(source, absent, unpacking);
    },
  };
}

class ArchivedFile implements StoredFile {
  readonly name: string;
  readonly digest: string;
  readonly bytes: number;
  readonly head: Uint8Array;
  range: BlobRange | undefined;

  constructor({ name, bytes, head, range }: OpenFile, digest: string) {
    this.name = name;
    this.digest = digest;
    this.bytes = bytes;
    this.head = head;
    this.range = range;
  }
}

/** An entry whose bytes are passing. */
interface OpenFile {
  readonly name: string;
  readonly bytes: number;
  readonly hash: Hash;
  /** Where it can be read afterwards. */
  readonly range: BlobRange | undefined;
  /** Whether its bytes have to be written there. */
  readonly spooled: boolean;
  passed: number;
  head: Uint8Array;
}

class Shelving implements TarHandler {
  readonly #inPlace: ByteRange | undefined;
  readonly #files: Map<string, ArchivedFile>;
  readonly #links: Map<string, string>;
  readonly #unpacking: Unpacking;
  #open: OpenFile | undefined;

  constructor(
    source: TarSource,
    files: Map<string, ArchivedFile>,
    links: Map<string, string>,
    unpacking: Unpacking,
  ) {
    const [only, ...more] = source.ranges;
    this.#inPlace = source.compression === 'none' && more.length === 0 ? only : undefined;
    this.#files = files;
    this.#links = links;
    this.#unpacking = unpacking;
  }

  entry(entry: TarEntry): void {
    this.#unpacking.budget.admit(entry.name, entry.size);
    if (entry.kind === 'directory') {
      if (/[^./]/.test(entry.name) || entry.name.includes('..')) safeEntryName(entry.name);
      return;
    }
    const name = safeEntryName(entry.name);
    if (this.#files.has(name) || this.#links.has(name)) {
      throw refusal('bundle-entry-unsafe', `The bundle holds the entry ${quoted(entry.name)} twice.`);
    }
    if (entry.kind === 'file') this.#open = openFile(name, entry.size, this.#rangeFor(entry), !this.#inPlace);
    else this.#links.set(name, linkTarget(name, entry.linkname, entry.kind));
  }

  data(chunk: Uint8Array): void {
    if (this.#open) pass(this.#open, chunk, this.#unpacking);
  }

  end(): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    this.#files.set(open.name, new ArchivedFile(open, `sha256:${open.hash.digest('hex')}`));
  }

  #rangeFor({ start, size }: TarEntry): BlobRange | undefined {
    const { keep, limits, spool } = this.#unpacking;
    if (this.#inPlace) return { path: this.#inPlace.path, start: this.#inPlace.start + start, bytes: size };
    return keep === 'all' || size <= limits.keepBytes ? spool.reserve(size) : undefined;
  }
}

function openFile(name: string, bytes: number, range: BlobRange | undefined, canSpool: boolean): OpenFile {
  const spooled = canSpool && range !== undefined;
  return { name, bytes, hash: createHash('sha256'), range, spooled, passed: 0, head: new Uint8Array(0) };
}

function pass(open: OpenFile, chunk: Uint8Array, { spool }: Unpacking): void {
  open.hash.update(chunk);
  if (open.passed < headBytes) {
    // A copy: a view would keep the whole chunk in memory.
    open.head = Buffer.concat([open.head, chunk.subarray(0, headBytes - open.passed)]);
  }
  if (open.spooled && open.range) spool.put(chunk, open.range.start + open.passed);
  open.passed += chunk.length;
}

/** What comes out the second time was counted the first time. */
const alreadyCounted: Budget = { admit: () => undefined, count: () => undefined };

/** Reads the archive once more for files that were not kept; their bytes must hash to what they did before. */
async function fetchAgain(
  source: TarSource,
  files: readonly ArchivedFile[],
  unpacking: Unpacking,
): Promise<void> {
  const wanted = new Map(files.map((file) => [file.name, file]));
  const found: [ArchivedFile, BlobRange][] = [];
  let open: OpenFile | undefined;
  await readTar(
    source,
    {
      entry({ name, kind, size }) {
        const file = kind === 'file' ? wanted.get(safeEntryName(name)) : undefined;
        if (file) open = openFile(file.name, size, unpacking.spool.reserve(size), true);
      },
      data(chunk) {
        if (open) pass(open, chunk, unpacking);
      },
      end() {
        const file = open && wanted.get(open.name);
        if (open?.range && file?.digest === `sha256:${open.hash.digest('hex')}`)
          found.push([file, open.range]);
        open = undefined;
      },
    },
    { ...unpacking, budget: alreadyCounted },
  );
  if (found.length < files.length) {
    throw refusal('bundle-changed', `${source.label} has changed since it was read first.`);
  }
  for (const [file, range] of found) file.range = range;
}
