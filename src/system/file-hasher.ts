import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../errors.ts';

/** Hex SHA-256 of files put together, and of each of them. */
export interface FilesHash {
  readonly whole: string;
  readonly each: readonly string[];
}

/**
 * Reads and hashes files in a thread of its own, which leaves the main thread to other hashes: the files are in the page
 * cache where both read the same. One list of files at a time.
 */
export interface FileHasher {
  /** Throws the system's Error where a file cannot be read. */
  hash(paths: readonly string[]): Promise<FilesHash>;
  /** Ends the thread, in the middle of a file too; may be called twice. */
  stop(): Promise<void>;
}

/**
 * The worker's program is text: a thread cannot load TypeScript, and a file beside this one would be a different one for
 * tsx, vitest and the build.
 */
const program = `
const { openSync, readSync, closeSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { parentPort } = require('node:worker_threads');
const buffer = Buffer.allocUnsafe(512 * 1024);
function hash(paths) {
  const whole = createHash('sha256');
  const each = [];
  for (const path of paths) {
    const own = paths.length > 1 ? createHash('sha256') : undefined;
    const file = openSync(path, 'r');
    try {
      for (let bytes; (bytes = readSync(file, buffer, 0, buffer.length, null)) > 0; ) {
        const chunk = buffer.subarray(0, bytes);
        whole.update(chunk);
        if (own) own.update(chunk);
      }
    } finally {
      closeSync(file);
    }
    if (own) each.push(own.digest('hex'));
  }
  const hex = whole.digest('hex');
  return { whole: hex, each: paths.length > 1 ? each : [hex] };
}
parentPort.on('message', (paths) => {
  try {
    parentPort.postMessage({ found: hash(paths) });
  } catch (error) {
    parentPort.postMessage({ fault: error.message });
  }
});
`;

type Answer = { readonly found: FilesHash } | { readonly fault: string };

export function createFileHasher(): FileHasher {
  let worker: Worker | undefined;
  return {
    async hash(paths) {
      worker ??= new Worker(program, { eval: true, execArgv: [] });
      const answered = once(worker, 'message') as Promise<[Answer]>;
      const gone = once(worker, 'exit').then(() => {
        throw new Error('it was stopped');
      });
      worker.postMessage(paths);
      const [answer] = await Promise.race([answered, gone]).catch((error: unknown) => {
        throw new Error(`hashing ${paths.join(', ')} failed: ${messageOf(error)}`, { cause: error });
      });
      if ('fault' in answer) throw new Error(answer.fault);
      return answer.found;
    },
    async stop() {
      await worker?.terminate();
    },
  };
}
