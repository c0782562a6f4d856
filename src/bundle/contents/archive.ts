import type { BlobRange } from '../../model/bundle.ts';
import type { ByteRange } from '../../system/byte-range.ts';
import { readTar, type TarSource } from './archive-pass.ts';
import { linkTarget, safeEntryName } from '../tar/entry-name.ts';
import { fetchAgain } from './fetch-again.ts';
import { createLinks } from '../source/links.ts';
import { ArchivedFile, PassingFile } from './passing-file.ts';
import { quoted, refusal } from '../refusal.ts';
import type { StoredFile } from './stored-file.ts';
import type { TarEntry, TarHandler } from '../tar/tar-reader.ts';
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

/** Puts every entry where it can be found. */
class Shelving implements TarHandler {
  readonly #inPlace: ByteRange | undefined;
  readonly #files: Map<string, ArchivedFile>;
  readonly #links: Map<string, string>;
  readonly #unpacking: Unpacking;
  #current: PassingFile | undefined;

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
    if (entry.kind === 'file') this.#current = this.#passing(name, entry);
    else this.#links.set(name, linkTarget(name, entry.linkname, entry.kind));
  }

  data(chunk: Uint8Array): void {
    this.#current?.pass(chunk);
  }

  end(): void {
    const file = this.#current?.finish();
    if (file) this.#files.set(file.name, file);
    this.#current = undefined;
  }

  #passing(name: string, { start, size }: TarEntry): PassingFile {
    const { keep, limits, spool } = this.#unpacking;
    const inPlace = this.#inPlace;
    if (inPlace) {
      const range: BlobRange = { path: inPlace.path, start: inPlace.start + start, bytes: size };
      return new PassingFile(name, range);
    }
    const isKept = keep === 'all' || size <= limits.keepBytes;
    return isKept ? new PassingFile(name, spool.reserve(size), spool) : new PassingFile(name, undefined);
  }
}
