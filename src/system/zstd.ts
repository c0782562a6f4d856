import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Decompress } from 'fzstd';
import { messageOf } from '../errors.ts';

export interface ZstdOptions {
  readonly signal?: AbortSignal | undefined;
  /** Program to run; the default is `zstd` on the path. */
  readonly program?: string;
}

/** A program killed by a signal has no exit code; any number but 0 serves. */
const killedExitCode = -1;
/** Lines of the program's own complaint that are worth repeating, in characters. */
const maxComplaintLength = 500;
/** One repeated byte can stand for 128 KiB in 4 bytes: small slices keep what comes out at once bounded. */
const fallbackSliceBytes = 4096;

/**
 * Unpacks a Zstandard stream chunk by chunk, through the `zstd` program (windows up to 2 GiB), or in JavaScript where
 * there is none: slower, and without the frame checksum. A damaged stream throws an Error with the decoder's words.
 */
export async function* zstdDecompress(
  input: Readable,
  options: ZstdOptions = {},
): AsyncGenerator<Uint8Array> {
  options.signal?.throwIfAborted();
  const child = spawn(options.program ?? 'zstd', ['-dc', '--long=31', '-q'], { stdio: 'pipe' });
  try {
    await once(child, 'spawn');
  } catch (error) {
    if (!isAbsent(error)) throw error;
    yield* fallbackDecompress(input);
    return;
  }

  const exited = once(child, 'close') as Promise<[number | null]>;
  const complaint = readText(child.stderr);
  // The program may end before it has read everything; its exit code says whether that is a fault.
  const fed = pipeline(input, child.stdin, options.signal ? { signal: options.signal } : {}).catch(
    (error: unknown) => (isBrokenPipe(error) ? undefined : error),
  );
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array;
    const feedFault = await fed;
    options.signal?.throwIfAborted();
    if (feedFault !== undefined) throw feedFault as Error;
    const [exitCode] = await exited;
    if (exitCode !== 0)
      throw new Error(
        `zstd ended with ${exitCode ?? killedExitCode}: ${(await complaint).replace('/*stdin*\\ : ', '')}`,
      );
  } finally {
    child.kill('SIGKILL');
    input.destroy();
    await exited.catch(() => undefined);
  }
}

/** The same in JavaScript alone; exported for the test that holds both to the same bytes. */
export async function* fallbackDecompress(input: Readable): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const decoder = new Decompress((chunk) => ready.push(chunk));
  function* drain(): Generator<Uint8Array> {
    const chunks = ready;
    ready = [];
    for (const chunk of chunks) if (chunk.length > 0) yield chunk;
  }
  try {
    for await (const chunk of input as AsyncIterable<Uint8Array>) {
      for (let start = 0; start < chunk.length; start += fallbackSliceBytes) {
        decoder.push(chunk.subarray(start, start + fallbackSliceBytes));
        yield* drain();
      }
    }
    decoder.push(new Uint8Array(0), true);
    yield* drain();
  } catch (error) {
    throw new Error(`zstd data is damaged: ${messageOf(error)}`, { cause: error });
  }
}

async function readText(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    if (text.length < maxComplaintLength) text += String(chunk);
  }
  return text.trim().replaceAll(/\s+/g, ' ').slice(0, maxComplaintLength);
}

function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'EACCES';
}

function isBrokenPipe(error: unknown): boolean {
  return ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes(
    codeOf(error),
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
