import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** A run of bytes in a file: `bytes` of them from `start`. */
export interface ByteRange {
  readonly path: string;
  readonly start: number;
  readonly bytes: number;
}

/** Large enough that the disk is not asked often, small enough not to matter. */
const chunkBytes = 1024 * 1024;

/** The bytes of a range, at most so many of them from its start; throws an Error where the file ends before it does. */
export async function readRange(
  { path, start, bytes }: ByteRange,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer>> {
  const wanted = Math.min(bytes, maxBytes);
  const buffer = Buffer.alloc(wanted);
  const handle = await open(path, 'r');
  try {
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await handle.read(buffer, filled, wanted - filled, start + filled);
      if (bytesRead === 0) throw new Error(`${path} ends ${wanted - filled} bytes before it should`);
      filled += bytesRead;
    }
    return buffer;
  } finally {
    await handle.close();
  }
}

/** The bytes of a range as a stream. */
export function streamRange({ path, start, bytes }: ByteRange): Readable {
  // An inclusive end cannot say "nothing": an empty range is read as one byte too many otherwise.
  if (bytes === 0) return Readable.from([]);
  return createReadStream(path, { start, end: start + bytes - 1, highWaterMark: chunkBytes });
}

/** The bytes of several ranges, one after the other, as a stream. */
export function streamRanges(ranges: readonly ByteRange[]): Readable {
  const [only] = ranges;
  if (only && ranges.length === 1) return streamRange(only);
  return Readable.from(chunksOf(ranges), { objectMode: false, highWaterMark: chunkBytes });
}

async function* chunksOf(ranges: readonly ByteRange[]): AsyncGenerator<Uint8Array> {
  for (const range of ranges) yield* streamRange(range) as AsyncIterable<Uint8Array>;
}
