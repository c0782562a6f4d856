import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { messageOf } from '../../errors.ts';
import { fileStamp } from '../../system/file-stamp.ts';
import { refusal } from '../refusal.ts';
import { headBytes } from '../contents/stored-file.ts';

/** A file of the user's that is read in place; it must stay as it is meanwhile. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: number;
  /** Its first bytes: as many as were asked for, or all. */
  readonly head: Uint8Array;
  /** See system/file-stamp.ts. */
  readonly stamp: string;
}

/**
 * Looks at a regular file and its first bytes; whatever else stands there is refused by name. It does not wait, since a
 * folder may have a hundred thousand files: handing each step to another thread takes ten times as long as the step.
 */
export function openSourceFile(path: string, maxHeadBytes = headBytes): SourceFile {
  try {
    // A pipe would block the opening, and a device might do anything; what it is must be known first.
    if (!statSync(path).isFile()) throw refusal('bundle-format-unknown', `${path} is not a regular file.`);
    const file = openSync(path, 'r');
    try {
      const stats = fstatSync(file, { bigint: true });
      const bytes = Number(stats.size);
      const head = new Uint8Array(Math.min(maxHeadBytes, bytes));
      const filled = readSync(file, head, 0, head.length, 0);
      return { path, bytes, head: head.subarray(0, filled), stamp: fileStamp(stats) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw openingRefusal(path, error);
  }
}

/** Refuses a file that is not what it was when it was opened: what was hashed and what is read later would differ. */
export function requireUnchanged({ path, stamp }: Pick<SourceFile, 'path' | 'stamp'>): void {
  const now = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (now && fileStamp(now) === stamp) return;
  throw refusal('bundle-changed', `${path} was changed while it was read.`);
}

/** What to say of a path that cannot be opened; a refusal stays what it is. */
export function openingRefusal(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('bundle-')) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return refusal('bundle-not-found', `There is no file ${path}.`, error);
  return refusal('bundle-unreadable', `${path} cannot be opened: ${messageOf(error)}`, error);
}
