import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Errors that a name from a bundle may cause by itself: a file where a folder is asked for, a name too long. */
const causedByName = new Set([
  'EEXIST',
  'EISDIR',
  'ENOTDIR',
  'ENAMETOOLONG',
  'EINVAL',
  'ERR_INVALID_ARG_VALUE',
]);

/**
 * Writes a file of the bundle below a folder that nobody else writes to; false where its place would lead out of that, or
 * cannot be a path here. Nothing is written over.
 */
export async function writeBelow(folder: string, place: string, bytes: Uint8Array): Promise<boolean> {
  const parts = place.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part))) return false;
  const path = join(folder, ...parts);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && causedByName.has(String(error.code))) return false;
    throw error;
  }
}
