import { AirtightError } from '../../errors.ts';
import { readArchive, type ArchiveContents } from './archive.ts';
import { compressionOf } from '../source/compression.ts';
import { quoted, type RefusalCode } from '../refusal.ts';
import type { StoredFile } from './stored-file.ts';
import type { Unpacking } from './unpacking.ts';
import { isTarHeader } from '../tar/tar-header.ts';

/** Every archive of a bundle, the bundle's own first. */
export interface Unpacker {
  /** Reads a file as an archive, after it was fetched where it had to be; undefined where it is no tar. */
  readonly unpack: (file: StoredFile, place: string) => Promise<ArchiveContents | undefined>;
  /** Makes files of any of the archives readable. */
  readonly fetch: (files: readonly StoredFile[]) => Promise<void>;
}

export function createUnpacker(outermost: ArchiveContents, unpacking: Unpacking): Unpacker {
  const archives = [outermost];
  async function fetch(files: readonly StoredFile[]): Promise<void> {
    const absent = files.filter((file) => !file.range);
    if (absent.length === 0) return;
    for (const archive of archives) await archive.fetch(absent);
  }
  return {
    fetch,
    async unpack(file, place) {
      const compression = compressionOf(file.head);
      if (compression === 'none' && !isTarHeader(file.head)) return undefined;
      await fetch([file]);
      if (!file.range) return undefined;
      try {
        const contents = await readArchive({ label: place, ranges: [file.range], compression }, unpacking);
        archives.push(contents);
        return contents;
      } catch (error) {
        if (!(error instanceof AirtightError)) throw error;
        if (error.code === ('bundle-format-unknown' satisfies RefusalCode)) return undefined;
        throw namedInside(place, error);
      }
    },
  };
}

/** The same refusal with the archive's own place in it, since its entries' names alone would lead nowhere. */
function namedInside(place: string, error: AirtightError): AirtightError {
  if (error.message.startsWith(place)) return error;
  return new AirtightError(error.kind, `In ${quoted(place)}: ${error.message}`, {
    code: error.code,
    ...(error.hint !== undefined && { hint: error.hint }),
    cause: error,
  });
}
