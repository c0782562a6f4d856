import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { messageOf } from '../errors.ts';
import { refusal } from './refusal.ts';

/** The user's file, open for the one pass that is made over it. */
export interface CandidateFile {
  readonly name: string;
  readonly bytes: number;
  /** Its first bytes, for recognition. */
  readonly head: Uint8Array;
  /** The whole file as a stream; may be asked for once. */
  stream(signal?: AbortSignal): Readable;
  /** Hex SHA-256 of what the stream handed over; call it after the stream's end. */
  sha256(): string;
  close(): Promise<void>;
}

const headBytes = 512;
const chunkBytes = 1024 * 1024;

/** Opens the file; a missing path, a folder, a device or an empty file is refused. */
export async function openCandidateFile(path: string): Promise<CandidateFile> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw openingRefusal(path, error);
  });
  try {
    return await describe(handle, path);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function describe(handle: FileHandle, path: string): Promise<CandidateFile> {
  const stat = await handle.stat();
  if (stat.isDirectory()) throw refusal('bundle-format-unknown', `${path} is a folder, not a bundle file.`);
  if (!stat.isFile()) throw refusal('bundle-format-unknown', `${path} is not a regular file.`);
  if (stat.size === 0) throw refusal('bundle-format-unknown', `${path} is empty.`);

  const head = Buffer.alloc(Math.min(headBytes, stat.size));
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  const hash = createHash('sha256');
  return {
    name: basename(path),
    bytes: stat.size,
    head: head.subarray(0, bytesRead),
    stream(signal) {
      const raw = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: chunkBytes });
      const tap = new Transform({
        highWaterMark: chunkBytes,
        transform(chunk: Buffer, _encoding, done) {
          hash.update(chunk);
          done(null, chunk);
        },
      });
      raw.on('error', (error) => tap.destroy(error));
      tap.on('close', () => raw.destroy());
      const abort = () => tap.destroy(signal?.reason as Error);
      signal?.addEventListener('abort', abort, { once: true });
      tap.on('close', () => signal?.removeEventListener('abort', abort));
      return raw.pipe(tap);
    },
    sha256: () => hash.digest('hex'),
    close: () => handle.close(),
  };
}

function openingRefusal(path: string, error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return refusal('bundle-not-found', `There is no file ${path}.`, error);
  return refusal('bundle-unreadable', `${path} cannot be opened: ${messageOf(error)}`, error);
}
