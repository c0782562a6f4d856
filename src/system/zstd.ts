import { Decompress } from 'fzstd';
import { messageOf } from '../errors.ts';
import { type ByteRange, streamRanges } from './byte-range.ts';
import type { Consume } from './consume.ts';
import { runDecoder } from './decoder-program.ts';

export interface ZstdOptions {
  readonly signal?: AbortSignal | undefined;
  /** Program to run; the default is `zstd` on the path. */
  readonly program?: string;
}

/** One repeated byte can stand for 128 KiB in 4 bytes: small slices keep what comes out at once bounded. */
const fallbackSliceBytes = 4096;

/**
 * Unpacks Zstandard data, chunk by chunk, through the `zstd` program (windows up to 2 GiB), or in JavaScript where
 * there is none: slower, and without the frame checksum. Damaged data throws an Error with the decoder's words.
 */
export async function zstdDecompress(
  source: readonly ByteRange[],
  consume: Consume,
  options: ZstdOptions = {},
): Promise<void> {
  const program = { name: options.program ?? 'zstd', args: ['-dc', '--long=31', '-q'] };
  if (await runDecoder(program, source, consume, options.signal)) return;
  await fallbackDecompress(source, consume, options.signal);
}

/** The same in JavaScript alone; exported for the test that holds both to the same bytes. */
export async function fallbackDecompress(
  source: readonly ByteRange[],
  consume: Consume,
  signal?: AbortSignal,
): Promise<void> {
  let ready: Uint8Array[] = [];
  const decoder = new Decompress((chunk) => ready.push(chunk));
  const push = (chunk: Uint8Array, isLast = false): Uint8Array[] => {
    ready = [];
    try {
      decoder.push(chunk, isLast);
    } catch (error) {
      throw new Error(`zstd data is damaged: ${messageOf(error)}`, { cause: error });
    }
    return ready;
  };
  for await (const chunk of streamRanges(source) as AsyncIterable<Uint8Array>) {
    for (let start = 0; start < chunk.length; start += fallbackSliceBytes) {
      signal?.throwIfAborted();
      for (const part of push(chunk.subarray(start, start + fallbackSliceBytes))) await consume(part);
    }
  }
  for (const part of push(new Uint8Array(0), true)) await consume(part);
}
