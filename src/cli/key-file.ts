import { readFile } from 'node:fs/promises';
import { AirtightError, messageOf } from '../errors.ts';

/** Text of a key's file; throws AirtightError(usage) where it cannot be read. */
export async function readKey(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new AirtightError('usage', `The key cannot be read: ${messageOf(error)}`, {
      code: 'key-unreadable',
      hint: 'Name a file in PEM that this user may read.',
      cause: error,
    });
  }
}
