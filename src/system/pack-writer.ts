import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

const blockBytes = 1024 * 1024;
/** Blocks that wait for the disk before whoever fills them waits too. */
const maxWaiting = 8;

/** A stretch of the file that is being filled, or waits to be written. */
interface Block {
  readonly buffer: Buffer;
  readonly start: number;
  filled: number;
}

/**
 * Writes one file (mode 0600) at any of its places, in the background: chunks are gathered into blocks, and a handful of
 * blocks is used over and over, so that disk and caller work side by side in little memory.
 */
export class PackWriter {
  readonly #path: string;
  readonly #free: Buffer[] = [];
  readonly #waiting: Block[] = [];
  #block: Block | undefined;
  /** Open while there is something to write, so that nothing stays open between passes. */
  #handle: FileHandle | undefined;
  #writing: Promise<void> | undefined;
  #fault: { readonly error: unknown } | undefined;

  /** The file is made with the first write; nothing may be there before. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Copies a chunk; a failed write shows in `relief` and `flush`. */
  put(chunk: Uint8Array, at: number): void {
    let done = 0;
    while (done < chunk.length) {
      const block = this.#blockFor(at + done);
      const part = chunk.subarray(done, done + blockBytes - block.filled);
      block.buffer.set(part, block.filled);
      block.filled += part.length;
      done += part.length;
    }
  }

  /** A promise to wait for where the disk is behind. */
  relief(): Promise<void> | undefined {
    if (this.#fault) return this.flush();
    return this.#waiting.length > maxWaiting ? this.#writing : undefined;
  }

  /** Waits until everything is written; throws what a write failed with. */
  async flush(): Promise<void> {
    this.#hand();
    await this.#writing;
    if (!this.#writing) await this.#close();
    if (this.#fault) throw this.#fault.error;
  }

  /** Ends without writing what still waits; may be called twice. */
  async stop(): Promise<void> {
    this.#waiting.length = 0;
    await this.#writing;
    await this.#close();
  }

  #blockFor(at: number): Block {
    const current = this.#block;
    if (current && current.start + current.filled === at && current.filled < blockBytes) return current;
    this.#hand();
    const buffer = this.#free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
    this.#block = { buffer, start: at, filled: 0 };
    return this.#block;
  }

  /** Hands the block over to be written. */
  #hand(): void {
    if (!this.#block) return;
    this.#waiting.push(this.#block);
    this.#block = undefined;
    this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    try {
      this.#handle ??= await open(this.#path, constants.O_WRONLY | constants.O_CREAT, 0o600);
      for (let block = this.#waiting.shift(); block; block = this.#waiting.shift()) {
        await writeBlock(this.#handle, block);
        this.#free.push(block.buffer);
      }
    } catch (error) {
      this.#waiting.length = 0;
      this.#fault = { error };
    } finally {
      this.#writing = undefined;
    }
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

/** A write may take only a part of what it is given. */
async function writeBlock(handle: FileHandle, { buffer, start, filled }: Block): Promise<void> {
  for (let done = 0; done < filled;) {
    const { bytesWritten } = await handle.write(buffer, done, filled - done, start + done);
    done += bytesWritten;
  }
}
