import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AirtightError, messageOf } from '../../errors.ts';
import type { BlobRange } from '../../model/bundle.ts';
import { digestOf } from '../../system/digest.ts';
import { PackWriter } from '../../system/pack-writer.ts';
import { headBytes, type StoredFile } from './stored-file.ts';

export type { StoredFile } from './stored-file.ts';

/** One file (mode 0600) in a private folder (mode 0700) for everything that is unpacked; no name in it is an archive's. */
export interface Spool {
  readonly folder: string;
  /** Keeps room for so many bytes, one run of them. */
  reserve(bytes: number): BlobRange;
  /** Copies a chunk to be written at a place of the pack, in the background. */
  put(chunk: Uint8Array, at: number): void;
  /** A promise to wait for where the disk is behind; undefined where there is no need. */
  relief(): Promise<void> | undefined;
  /** Waits until everything that was put is written; an AirtightError of kind machine where that failed. */
  flush(): Promise<void>;
  /** Keeps a document of airtight's own. */
  write(chunks: Iterable<Uint8Array>): Promise<StoredFile>;
  /** Removes everything; may be called twice. */
  remove(): Promise<void>;
}

/** Makes a new folder below the work folder, which is created where it is missing. */
export async function createSpool(workFolder: string): Promise<Spool> {
  await mkdir(workFolder, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(workFolder, 'bundle-'));
  const path = join(folder, 'pack');
  const pack = new PackWriter(path);
  let reserved = 0;
  const reserve = (bytes: number): BlobRange => {
    const start = reserved;
    reserved += bytes;
    return { path, start, bytes };
  };
  const flush = () =>
    pack.flush().catch((error: unknown) => {
      throw diskError(path, error);
    });
  return {
    folder,
    reserve,
    flush,
    put: (chunk, at) => {
      pack.put(chunk, at);
    },
    relief: () => pack.relief(),
    async write(chunks) {
      const bytes = Buffer.concat([...chunks]);
      const range = reserve(bytes.length);
      pack.put(bytes, range.start);
      await flush();
      return { digest: digestOf(bytes), bytes: bytes.length, head: bytes.subarray(0, headBytes), range };
    },
    async remove() {
      await pack.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function diskError(path: string, cause: unknown): AirtightError {
  return new AirtightError('machine', `Unpacking the bundle to ${path} failed: ${messageOf(cause)}`, {
    code: 'work-folder-unwritable',
    hint: 'Free some disk space there, or choose another folder with TMPDIR.',
    cause,
  });
}
