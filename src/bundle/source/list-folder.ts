import type { Dirent } from 'node:fs';
import { readdir, readlink, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { BlobRange } from '../../model/bundle.ts';
import { digestOf } from '../../system/digest.ts';
import { safeEntryName } from '../tar/entry-name.ts';
import type { BundleLimits } from '../limits.ts';
import { quoted, refusal } from '../refusal.ts';
import { openingRefusal, openSourceFile } from './source-file.ts';
import { headBytes, keptHead, type StoredFile } from '../contents/stored-file.ts';
import { utf8Text } from '../tar/tar-header.ts';

/** A file where it lies. */
export interface FolderFile extends StoredFile {
  /** Empty until the file is hashed, which for a small one is at once. */
  digest: string;
  readonly range: BlobRange;
  /** See system/file-stamp.ts. */
  readonly stamp: string;
}

export interface FolderListing {
  /** By path below the folder, with `/`, sorted. */
  readonly files: ReadonlyMap<string, FolderFile>;
  /** Names of links by their own name, where they lead to. */
  readonly links: ReadonlyMap<string, string>;
  readonly bytes: number;
}

/** Smaller files are hashed when they are looked at; asking another thread takes longer. */
const inlineBytes = 256 * 1024;
/** Files between two moments in which others, such as Ctrl-C, have their turn. */
const filesAtOnce = 500;

/** Lists every file of a folder; links out of it, devices, sockets, pipes and what cannot be read are refused by name. */
export async function listFolder(
  path: string,
  limits: BundleLimits,
  signal?: AbortSignal,
): Promise<FolderListing> {
  const root = await realpath(path);
  const files: [string, FolderFile][] = [];
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
      if (entries % filesAtOnce === 0) await new Promise(setImmediate);
      signal?.throwIfAborted();
      const name = safeEntryName(folder === '' ? utf8Text(entry.name) : `${folder}/${utf8Text(entry.name)}`);
      const own = join(path, name);
      if (entry.isDirectory()) folders.push(name);
      else if (entry.isFile()) files.push([name, openFile(own)]);
      else if (entry.isSymbolicLink()) links.set(name, await targetOf(own, name, root));
      else throw refusal('bundle-entry-unsafe', `The bundle's entry ${quoted(name)} is a ${kindOf(entry)}.`);
    }
  }
  const bytes = files.reduce((sum, [, file]) => sum + file.bytes, 0);
  return { files: new Map(files.sort(([a], [b]) => (a < b ? -1 : 1))), links, bytes };
}

function openFile(path: string): FolderFile {
  const { bytes, head, stamp } = openSourceFile(path, inlineBytes);
  const digest = head.length === bytes ? digestOf(head) : '';
  const range = { path, start: 0, bytes };
  return { digest, bytes, head: keptHead(head.subarray(0, headBytes), true), range, stamp };
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
