import { readFile, stat } from 'node:fs/promises';
import { AirtightError, messageOf } from '../../errors.ts';

/** A values file of the user's own. */
export interface UserValues {
  /** As the user wrote it. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Reads the values files named on the command line; one that cannot be read is an {@link AirtightError} of kind usage. */
export async function readUserValues(paths: readonly string[], maxBytes: number): Promise<UserValues[]> {
  return Promise.all(
    paths.map(async (path) => {
      try {
        const { size } = await stat(path);
        if (size > maxBytes) throw new Error(`it has ${size} bytes, more than the ${maxBytes} that are read`);
        return { path, bytes: await readFile(path) };
      } catch (error) {
        throw new AirtightError('usage', `The values file ${path} cannot be read: ${messageOf(error)}`, {
          code: 'values-file-unreadable',
          hint: 'Check the path given with --values.',
          cause: error,
        });
      }
    }),
  );
}
