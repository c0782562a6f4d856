import { type FileHandle, open, stat } from 'node:fs/promises';
import { messageOf } from '../errors.ts';
import { fileStamp } from '../system/file-stamp.ts';
import { refusal } from './refusal.ts';
import { headBytes } from './stored-file.ts';

/** A file of the user's that is read in place; it must stay as it is meanwhile. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: number;
  /** Its first bytes, for recognition. */
  readonly head: Uint8Array;
  /** See system/file-stamp.ts. */
  readonly stamp: string;
}

/** Looks at a regular file and its first bytes; whatever else stands there is refused by name. */
export async function openSourceFile(path: string): Promise<SourceFile> {
  // A pipe would block the opening; what it is must be known first.
  const before = await stat(path).catch((error: unknown) => {
    throw openingRefusal(path, error);
  });
  if (!before.isFile()) throw refusal('bundle-format-unknown', `${path} is not a regular file.`);
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw openingRefusal(path, error);
  });
  try {
    return await describe(path, handle);
  } finally {
    await handle.close();
  }
}

async function describe(path: string, handle: FileHandle): Promise<SourceFile> {
  const stats = await handle.stat({ bigint: true });
  const bytes = Number(stats.size);
  const head = Buffer.alloc(Math.min(headBytes, bytes));
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  return { path, bytes, head: head.subarray(0, bytesRead), stamp: fileStamp(stats) };
}

/** Refuses a file that is not what it was when it was opened: what was hashed and what is read later would differ. */
export async function requireUnchanged({ path, stamp }: SourceFile): Promise<void> {
  const now = await stat(path, { bigint: true }).catch(() => undefined);
  if (now && fileStamp(now) === stamp) return;
  throw refusal('bundle-changed', `${path} was changed while it was read.`);
}

/** What to say of a path that cannot be opened. */
export function openingRefusal(path: string, error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return refusal('bundle-not-found', `There is no file ${path}.`, error);
  return refusal('bundle-unreadable', `${path} cannot be opened: ${messageOf(error)}`, error);
}
