import { readFile, stat } from 'node:fs/promises';
import { isMap, parseDocument } from 'yaml';
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
        const bytes = await readFile(path);
        throwIfNoMap(bytes);
        return { path, bytes };
      } catch (error) {
        throw new AirtightError('usage', `The values file ${path} cannot be used: ${messageOf(error)}`, {
          code: 'values-file-unreadable',
          hint: 'Give with --values a YAML file as helm template takes it.',
          cause: error,
        });
      }
    }),
  );
}

/** Helm would say it once for every chart, as if the charts were at fault. */
function throwIfNoMap(bytes: Buffer): void {
  const { errors, contents } = parseDocument(bytes.toString('utf8'), {
    logLevel: 'error',
    uniqueKeys: false,
  });
  // Helm takes the first document.
  const error = errors.find(({ code }) => code !== 'MULTIPLE_DOCS');
  if (error !== undefined) throw new Error(`it is no YAML: ${error.message.split('\n')[0] ?? ''}`);
  if (contents !== null && !isMap(contents)) throw new Error('it is no map of values');
}
