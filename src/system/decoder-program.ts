import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, type FileHandle } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { streamRanges, type ByteRange } from './byte-range.ts';
import type { Consume } from './consume.ts';
import { openOutputSocket } from './output-socket.ts';

/** A program that unpacks its standard input to its standard output. */
export interface DecoderProgram {
  /** Name on the path, or a path. */
  readonly name: string;
  readonly args: readonly string[];
}

/** A program killed by a signal has no exit code; any number but 0 serves. */
const killedExitCode = -1;
/** Of the program's own complaint, as much is repeated, in characters. */
const maxComplaintLength = 500;

/**
 * Unpacks the ranges, one after the other, through a program; false where there is no such program. Damaged data throws
 * an Error with the program's words: its exit code is checked, and so is that it has not complained, since bzip2 only
 * mentions trailing data. A whole file is given to the program as it is, without passing through this process.
 */
export async function runDecoder(
  program: DecoderProgram,
  source: readonly ByteRange[],
  consume: Consume,
  signal?: AbortSignal,
): Promise<boolean> {
  signal?.throwIfAborted();
  const whole = await openWhole(source);
  const output = await openOutputSocket(consume);
  const stdio = [whole?.fd ?? 'pipe', output.writable, 'pipe'] as const;
  const child = spawn(program.name, program.args, { stdio: [...stdio] });
  // All of this listens at once: a program that ends quickly would otherwise have ended unheard.
  const spawned = once(child, 'spawn');
  const exited = once(child, 'close') as Promise<[number | null]>;
  const complaint = readText(child.stderr as Readable);
  const fed = child.stdin ? feed(streamRanges(source), child.stdin) : Promise.resolve();
  // The first of them that fails is the one that is thrown.
  for (const part of [spawned, exited, complaint, output.ended, fed]) part.catch(() => undefined);
  signal?.addEventListener('abort', output.destroy, { once: true });
  try {
    // The program has its own copies of both.
    output.writable.destroy();
    await whole?.close();
    await spawned;
    await output.ended;
    await fed;
    const exitCode = (await exited)[0] ?? killedExitCode;
    const words = await complaint;
    if (exitCode !== 0 || words !== '') throw new Error(`${program.name} ended with ${exitCode}: ${words}`);
    return true;
  } catch (error) {
    if (child.pid === undefined && isAbsent(error)) return false;
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', output.destroy);
    output.destroy();
    child.kill('SIGKILL');
    await exited.catch(() => undefined);
  }
}

/** The open file where the ranges are exactly one file; undefined otherwise. */
async function openWhole([only, ...more]: readonly ByteRange[]): Promise<FileHandle | undefined> {
  if (!only || more.length > 0 || only.start !== 0) return undefined;
  const handle = await open(only.path, 'r');
  const { size } = await handle.stat();
  if (size === only.bytes) return handle;
  await handle.close();
  return undefined;
}

/** The program may end before it has read everything; its exit code says whether that is a fault. */
async function feed(input: Readable, stdin: Writable): Promise<void> {
  try {
    await pipeline(input, stdin);
  } catch (error) {
    if (!isBrokenPipe(error)) throw error;
  }
}

async function readText(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    if (text.length < maxComplaintLength) text += String(chunk);
  }
  return text.replace('/*stdin*\\ : ', '').trim().replaceAll(/\s+/g, ' ').slice(0, maxComplaintLength);
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
