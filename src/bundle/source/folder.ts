import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { createFileHasher, type FileHasher } from '../../system/file-hasher.ts';
import { together } from '../../system/together.ts';
import { createLinks } from './links.ts';
import type { FolderListing } from './list-folder.ts';
import type { OpenedSource } from './opened-source.ts';
import { requireUnchanged } from './source-file.ts';
import type { StoredFile } from '../contents/stored-file.ts';

/**
 * Hashes every file where it lies, two at a time. The folder's own digest is SHA-256 over a line `HEX  PATH` for each of
 * its files, sorted by path, as `sha256sum` writes them.
 */
export async function openFolder(
  path: string,
  { files, links, bytes }: FolderListing,
  hasher: FileHasher,
  signal?: AbortSignal,
): Promise<OpenedSource> {
  await hashAll(files, hasher, signal);
  const { targets, find } = createLinks(files);
  for (const [name, target] of links) targets.set(name, target);
  return {
    name: basename(path),
    bytes,
    contents: { files, find, fetch: () => Promise.resolve() },
    isFolder: true,
    sha256: digestOfList(files),
    parts: [],
    requireUnchanged: () => {
      for (const { range, stamp } of files.values()) requireUnchanged({ path: range.path, stamp });
    },
  };
}

async function hashAll(
  files: FolderListing['files'],
  hasher: FileHasher,
  signal: AbortSignal | undefined,
): Promise<void> {
  const second = createFileHasher();
  const queue = [...files.values()].filter(({ digest }) => digest === '').values();
  const work = async (own: FileHasher) => {
    for (const file of queue) file.digest = `sha256:${(await own.hash([file.range.path])).whole}`;
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
}

function digestOfList(files: ReadonlyMap<string, StoredFile>): string {
  const list = createHash('sha256');
  for (const [name, { digest }] of files) list.update(`${digest.slice('sha256:'.length)}  ${name}\n`);
  return list.digest('hex');
}
