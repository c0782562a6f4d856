import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { AirtightError, messageOf } from '../errors.ts';
import type { BlobRange } from '../model/bundle.ts';

/** Bytes that were hashed while they passed, and where they can be read again. */
export interface StoredFile {
  /** `sha256:` and hex, computed while writing. */
  readonly digest: string;
  readonly bytes: number;
  /** Their beginning, at most {@link headBytes}: enough to tell what they are. */
  readonly head: Uint8Array;
  /** Undefined where they were hashed but not kept; `fetch` of the archive makes it defined. */
  readonly range: BlobRange | undefined;
}

/** Bytes of a file's beginning that are kept in memory: one block of a tar archive. */
export const headBytes = 512;

/** A private folder (mode 0700) whose file names are numbers of our own, never names from an archive. */
export interface Spool {
  readonly folder: string;
  write(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<StoredFile>;
  /** Removes the folder; may be called twice. */
  remove(): Promise<void>;
}

/** Large enough that disk writes and hashing overlap, small enough not to matter. */
const bufferBytes = 4 * 1024 * 1024;

/** Makes a new folder below the work folder, which is created where it is missing. */
export async function createSpool(workFolder: string): Promise<Spool> {
  await mkdir(workFolder, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(workFolder, 'bundle-'));
  let written = 0;
  return {
    folder,
    write(chunks) {
      written += 1;
      return writeHashed(join(folder, String(written)), chunks);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function writeHashed(
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<StoredFile> {
  const hash = createHash('sha256');
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark: bufferBytes });
  let writeFault: unknown;
  const closed = finished(file).catch((error: unknown) => {
    writeFault = error;
  });
  let bytes = 0;
  const head: Buffer[] = [];
  try {
    for await (const chunk of chunks) {
      if (writeFault !== undefined) break;
      hash.update(chunk);
      if (bytes < headBytes) head.push(Buffer.from(chunk.subarray(0, headBytes - bytes)));
      bytes += chunk.length;
      if (!file.write(chunk)) await Promise.race([once(file, 'drain'), closed]);
    }
    file.end();
  } catch (error) {
    file.destroy();
    throw error;
  } finally {
    await closed;
  }
  if (writeFault !== undefined) throw diskError(path, writeFault);
  const digest = `sha256:${hash.digest('hex')}`;
  return { digest, bytes, head: Buffer.concat(head), range: { path, start: 0, bytes } };
}

function diskError(path: string, cause: unknown): AirtightError {
  return new AirtightError('machine', `Unpacking the bundle to ${path} failed: ${messageOf(cause)}`, {
    code: 'work-folder-unwritable',
    hint: 'Free some disk space there, or choose another folder with TMPDIR.',
    cause,
  });
}
