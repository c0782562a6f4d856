import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Consume } from './consume.ts';

/** Where a program can write its output to: a socket whose other end hands all of it to a function. */
export interface OutputSocket {
  /** Give it to the program, then destroy this process' own copy. */
  readonly writable: Socket;
  /** Settles when everything was handed over; rejects with what the function threw. */
  readonly ended: Promise<void>;
  /** Closes both ends; may be called twice. */
  readonly destroy: () => void;
}

/** What the kernel holds of a socket is less than this; one read takes it all. */
const bufferBytes = 256 * 1024;
/** A socket's path has at most 107 bytes, on macOS 103. */
const maxFolderLength = 60;

/**
 * Opens such a socket. A child's own `stdout` makes a new buffer of 64 KiB for every read, which costs a third of the
 * time it takes to hash it, most of that in the garbage collector; this one uses a single buffer over and over.
 */
export async function openOutputSocket(consume: Consume): Promise<OutputSocket> {
  const folder = await mkdtemp(join(tmpdir().length > maxFolderLength ? '/tmp' : tmpdir(), 'airtight-'));
  const server = createServer({ pauseOnConnect: true });
  try {
    const path = join(folder, 's');
    await once(server.listen(path), 'listening');
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const readable: Socket = connect({
      path,
      onread: {
        buffer: Buffer.allocUnsafeSlow(bufferBytes),
        callback: (bytes, buffer) => take(readable, buffer.subarray(0, bytes), consume),
      },
    });
    const ended = endOf(readable);
    const failed = ended.then(() => {
      throw new Error('the socket was closed before anything was written');
    });
    const [writable] = await Promise.race([accepted, failed]);
    return {
      writable,
      ended,
      destroy: () => {
        writable.destroy();
        readable.destroy();
      },
    };
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns false where the function wants to be left alone for a while: nothing is read meanwhile. */
function take(socket: Socket, chunk: Uint8Array, consume: Consume): boolean {
  try {
    const wait = consume(chunk);
    wait?.then(
      () => socket.resume(),
      (error: unknown) => socket.destroy(error as Error),
    );
    return wait === undefined;
  } catch (error) {
    socket.destroy(error as Error);
    return false;
  }
}

async function endOf(socket: Socket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('end', resolve);
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error('the socket was closed before its end'));
    });
  });
}
