import { createHash } from 'node:crypto';
import { type Dirent } from 'node:fs';
import { readdir, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { BlobRange } from '../model/bundle.ts';
import { readRange } from '../system/byte-range.ts';
import { createFileHasher, type FileHasher } from '../system/file-hasher.ts';
import { together } from '../system/together.ts';
import { safeEntryName } from './entry-name.ts';
import type { BundleLimits } from './limits.ts';
import { createLinks } from './links.ts';
import type { OpenedSource } from './opened-source.ts';
import { quoted, refusal } from './refusal.ts';
import { openingRefusal, openSourceFile, requireUnchanged, type SourceFile } from './source-file.ts';
import { keptHead, type StoredFile } from './stored-file.ts';
import { utf8Text } from './tar-header.ts';

/** Smaller files are hashed on the spot; asking another thread takes longer. */
const inlineBytes = 256 * 1024;

interface FolderFile extends SourceFile {
  /** Path below the folder, with `/`. */
  readonly name: string;
}

export interface FolderListing {
  readonly files: readonly FolderFile[];
  /** Names of links by their own name, where they lead to. */
  readonly links: ReadonlyMap<string, string>;
  readonly bytes: number;
}

/** Lists every file of a folder; links out of it, devices, sockets, pipes and what cannot be read are refused by name. */
export async function listFolder(path: string, limits: BundleLimits): Promise<FolderListing> {
  const root = await realpath(path);
  const files: FolderFile[] = [];
  const links = new Map<string, string>();
  const folders = [''];
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readFolder(join(path, folder))) {
      entries += 1;
      if (entries > limits.maxEntries) {
        const message = `The folder ${path} has over ${limits.maxEntries} entries (maxEntries).`;
        throw refusal('bundle-limit-exceeded', message);
      }
      const name = safeEntryName(folder === '' ? utf8Text(entry.name) : `${folder}/${utf8Text(entry.name)}`);
      const own = join(path, name);
      if (entry.isDirectory()) folders.push(name);
      else if (entry.isFile()) files.push(await openFile(own, name));
      else if (entry.isSymbolicLink()) links.set(name, await targetOf(own, name, root));
      else throw refusal('bundle-entry-unsafe', `The bundle's entry ${quoted(name)} is a ${kindOf(entry)}.`);
    }
  }
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { files, links, bytes: files.reduce((sum, file) => sum + file.bytes, 0) };
}

/**
 * Hashes every file where it lies, two at a time. The folder's own digest is SHA-256 over a line `HEX  PATH` for each of
 * its files, sorted by path, as `sha256sum` writes them.
 */
export async function openFolder(
  path: string,
  listing: FolderListing,
  hasher: FileHasher,
  signal?: AbortSignal,
): Promise<OpenedSource> {
  const files = new Map<string, StoredFile>();
  const second = createFileHasher();
  const queue = listing.files.values();
  const work = async (own: FileHasher) => {
    for (const file of queue) {
      signal?.throwIfAborted();
      const range = { path: file.path, start: 0, bytes: file.bytes };
      const digest = `sha256:${await hexOf(range, own)}`;
      files.set(file.name, { digest, bytes: file.bytes, head: file.head, range });
    }
  };
  const abort = () => void Promise.all([hasher.stop(), second.stop()]);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await together([work(hasher), work(second)]);
  } finally {
    signal?.removeEventListener('abort', abort);
    await second.stop();
    signal?.throwIfAborted();
  }
  const sorted = new Map(listing.files.flatMap(({ name }) => entryOf(files, name)));
  const { targets, find } = createLinks(sorted);
  for (const [name, target] of listing.links) targets.set(name, target);
  return {
    name: basename(path),
    bytes: listing.bytes,
    contents: { files: sorted, find, fetch: () => Promise.resolve() },
    isFolder: true,
    sha256: digestOfList(sorted),
    parts: [],
    requireUnchanged: async () => {
      for (const file of listing.files) await requireUnchanged(file);
    },
  };
}

async function openFile(path: string, name: string): Promise<FolderFile> {
  const { head, ...file } = await openSourceFile(path);
  return { ...file, head: keptHead(head, true), name };
}

function entryOf<T>(map: ReadonlyMap<string, T>, name: string): [string, T][] {
  const value = map.get(name);
  return value === undefined ? [] : [[name, value]];
}

async function hexOf(range: BlobRange, hasher: FileHasher): Promise<string> {
  if (range.bytes > inlineBytes) return (await hasher.hash([range.path])).whole;
  return createHash('sha256')
    .update(await readRange(range, inlineBytes))
    .digest('hex');
}

function digestOfList(files: ReadonlyMap<string, StoredFile>): string {
  const list = createHash('sha256');
  for (const [name, { digest }] of files) list.update(`${digest.slice('sha256:'.length)}  ${name}\n`);
  return list.digest('hex');
}

async function readFolder(path: string): Promise<Dirent<Buffer>[]> {
  try {
    return await readdir(path, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    throw openingRefusal(path, error);
  }
}

/** Where a link leads, as a name in the folder, whether anything is there or not; a way out is refused. */
async function targetOf(path: string, name: string, root: string): Promise<string> {
  const target = await realpath(path).catch(async () => resolve(root, dirname(name), await readlink(path)));
  const inside = relative(root, target);
  if (inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`)) return inside;
  throw refusal('bundle-entry-unsafe', `The bundle's entry ${quoted(name)} is a link out of the folder.`);
}

function kindOf(entry: Dirent<Buffer>): string {
  if (entry.isCharacterDevice()) return 'character-device';
  if (entry.isBlockDevice()) return 'block-device';
  return entry.isFIFO() ? 'fifo' : 'socket';
}
