import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { AirtightError, messageOf } from '../errors.ts';
import { linkTarget, safeEntryName } from './entry-name.ts';
import { expansionFloorBytes, type BundleLimits } from './limits.ts';
import { isAbortError, quoted, refusal } from './refusal.ts';
import type { Spool, StoredFile } from './spool.ts';
import { requireTar } from './tar-start.ts';

/** Everything an archive held: each regular file hashed and spooled, links resolved inside the archive only. */
export interface ArchiveContents {
  /** By entry name. */
  readonly files: ReadonlyMap<string, StoredFile>;
  /** The file of that name, through links where it is one. */
  find(name: string): StoredFile | undefined;
  /** Makes these readable where they were hashed but not kept: one more pass at most. */
  fetch(files: readonly StoredFile[]): Promise<void>;
}

/** What {@link readArchive} needs to know about the file it reads. */
export interface ArchiveInput {
  /** Path for messages. */
  readonly path: string;
  /** Size on disk in bytes, for the expansion limit. */
  readonly bytes: number;
  readonly chunks: AsyncGenerator<Uint8Array>;
}

/** Reads a tar stream to its end in one pass; whatever is unsafe, too big or damaged is refused by entry name. */
export async function readArchive(
  input: ArchiveInput,
  spool: Spool,
  limits: BundleLimits,
): Promise<ArchiveContents> {
  const shelf = createShelf();
  const guard = createGuard(input, limits);
  const tar = requireTar(guard.count(input.chunks), input.path);
  const entries = ReadableStream.from(tar).pipeThrough(createTarDecoder({ strict: true }));
  try {
    for await (const entry of entries) {
      guard.admit(entry);
      await shelve(entry, shelf, spool);
    }
  } catch (error) {
    if (error instanceof AirtightError || isAbortError(error)) throw error;
    throw refusal('bundle-damaged', `${input.path} is damaged ${guard.where()}: ${messageOf(error)}`, error);
  } finally {
    // Ends the unpacking program before the caller closes the file it reads.
    await input.chunks.return(undefined);
  }
  return shelf;
}

async function shelve(entry: ParsedTarEntry, shelf: Shelf, spool: Spool): Promise<void> {
  const { header, body } = entry;
  if (header.type === 'directory') {
    if (/[^./]/.test(header.name) || header.name.includes('..')) safeEntryName(header.name);
    await body.cancel();
    return;
  }
  const name = safeEntryName(header.name);
  if (shelf.has(name)) {
    throw refusal('bundle-entry-unsafe', `The bundle holds the entry ${quoted(header.name)} twice.`);
  }
  if (header.type === 'file') {
    shelf.files.set(name, await spool.write(body));
    return;
  }
  await body.cancel();
  if (header.type !== 'link' && header.type !== 'symlink') {
    const kind = header.type ?? 'thing of unknown type';
    throw refusal('bundle-entry-unsafe', `The bundle's entry ${quoted(header.name)} is a ${kind}.`);
  }
  shelf.links.set(name, linkTarget(name, header.linkname ?? '', header.type));
}

interface Shelf extends ArchiveContents {
  readonly files: Map<string, StoredFile>;
  readonly links: Map<string, string>;
  has(name: string): boolean;
}

/** Links that lead to links; more than this is a circle or a joke. */
const maxLinkHops = 8;

function createShelf(): Shelf {
  const files = new Map<string, StoredFile>();
  const links = new Map<string, string>();
  return {
    files,
    links,
    fetch: () => Promise.resolve(),
    has: (name) => files.has(name) || links.has(name),
    find(name) {
      let current: string | undefined = name;
      for (let hop = 0; hop <= maxLinkHops && current !== undefined; hop += 1) {
        const file = files.get(current);
        if (file) return file;
        current = links.get(current);
      }
      return undefined;
    },
  };
}

/** Room for headers and padding on top of what entries declare. */
const headerSlackBytes = 64 * 1024 ** 2;

interface Guard {
  /** Refuses an entry by its header, before a byte of it is read. */
  admit(entry: ParsedTarEntry): void;
  /** Passes chunks on and counts them, headers and padding included. */
  count(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** Last entry seen, in words. */
  where(): string;
}

function createGuard(input: ArchiveInput, limits: BundleLimits): Guard {
  const budget = Math.min(
    limits.maxTotalBytes,
    Math.max(expansionFloorBytes, input.bytes * limits.maxExpansion),
  );
  let entries = 0;
  let declared = 0;
  let last: string | undefined;
  const where = () =>
    last === undefined ? 'before its first entry ends' : `at or after its entry ${quoted(last)}`;
  return {
    where,
    admit({ header }) {
      last = header.name;
      entries += 1;
      declared += header.size;
      const fault = limitFault(header.size);
      if (fault === undefined) return;
      throw refusal('bundle-limit-exceeded', `The bundle's entry ${quoted(header.name)} ${fault}.`);
    },
    async *count(chunks) {
      let total = 0;
      for await (const chunk of chunks) {
        total += chunk.length;
        // Entries are refused by name above; this is for floods of headers, which make no entries.
        if (total > budget + headerSlackBytes) {
          throw refusal(
            'bundle-limit-exceeded',
            `${input.path} unpacks to over ${budget} bytes, ${where()}.`,
          );
        }
        yield chunk;
      }
    },
  };

  function limitFault(size: number): string | undefined {
    if (entries > limits.maxEntries) return `is number ${entries}: at most ${limits.maxEntries} are read`;
    if (size > limits.maxEntryBytes) return `has ${size} bytes: at most ${limits.maxEntryBytes} are read`;
    if (declared > budget) {
      return `brings the archive to ${declared} bytes: at most ${budget} are unpacked from a file of ${input.bytes}`;
    }
    return undefined;
  }
}
