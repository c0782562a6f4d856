import { open, type FileHandle } from 'node:fs/promises';
import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ByteRange } from './byte-range.ts';

/**
 * Takes a chunk, which is valid until the function returns; a promise means "not so fast", and the chunk stays valid
 * until it is kept.
 */
export type Consume = (chunk: Uint8Array) => Promise<void> | undefined;

/** Hands every chunk of a stream to a function; what that throws ends the stream and is thrown here. */
export async function consumeStream(stream: Readable, consume: Consume, signal?: AbortSignal): Promise<void> {
  const sink = new Writable({
    highWaterMark: stream.readableHighWaterMark,
    write(chunk: Uint8Array, _encoding, done) {
      try {
        const wait = consume(chunk);
        if (!wait) done();
        else
          wait.then(() => {
            done();
          }, done);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  try {
    await pipeline(stream, sink, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

const readBytes = 1024 * 1024;

/**
 * Hands every byte of the ranges to a function, one range after the other. Two buffers take turns, so that the disk reads
 * while the function works and there is nothing to collect; throws an Error where a file ends before its range does.
 */
export async function consumeRanges(
  ranges: readonly ByteRange[],
  consume: Consume,
  signal?: AbortSignal,
): Promise<void> {
  const buffers = [Buffer.allocUnsafeSlow(readBytes), Buffer.allocUnsafeSlow(readBytes)] as const;
  for (const range of ranges) {
    const handle = await open(range.path, 'r');
    try {
      await consumeRange(handle, range, buffers, consume, signal);
    } finally {
      await handle.close();
    }
  }
}

async function consumeRange(
  handle: FileHandle,
  { path, start, bytes }: ByteRange,
  buffers: readonly [Buffer, Buffer],
  consume: Consume,
  signal: AbortSignal | undefined,
): Promise<void> {
  let [current, other] = buffers;
  const read = (buffer: Buffer, at: number) =>
    handle.read(buffer, 0, Math.min(buffer.length, bytes - at), start + at);
  let at = 0;
  let pending = read(current, at);
  while (at < bytes) {
    const { bytesRead } = await pending;
    signal?.throwIfAborted();
    if (bytesRead === 0) throw new Error(`${path} ends ${bytes - at} bytes before it should`);
    at += bytesRead;
    const chunk = current.subarray(0, bytesRead);
    [current, other] = [other, current];
    pending = read(current, at);
    // Where the function throws, the read that is under way must not fail unheard.
    pending.catch(() => undefined);
    await consume(chunk);
  }
  await pending;
}
