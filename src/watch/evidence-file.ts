import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../errors.ts';

/** Bytes of one node's pcap file; beyond it packets are still read, no longer kept. */
export const maxEvidenceBytes = 256 * 1024 * 1024;
/** Pieces are written together: one by one they cost more than all that is made of them. */
const together = { bytes: 256 * 1024, ms: 200 };

/**
 * A file that a stream is kept in as it comes, up to a limit: a piece that does not fit ends it, and is left out whole, so
 * that a file of whole records stays one. What goes wrong is a fault; nothing is thrown.
 */
export class EvidenceFile {
  readonly #file: FileHandle;
  readonly #limit: number;
  #pieces: Uint8Array[] = [];
  #waiting = 0;
  #kept = 0;
  #full = false;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #fault: string | undefined;

  private constructor(file: FileHandle, limit: number) {
    this.#file = file;
    this.#limit = limit;
  }

  /** Makes the file, and its folder; rejects where that cannot be done. */
  static async create(path: string, limit = maxEvidenceBytes): Promise<EvidenceFile> {
    await mkdir(dirname(path), { recursive: true });
    return new EvidenceFile(await open(path, 'w'), limit);
  }

  /** Why not everything was kept. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Takes a piece, which must not change any more; resolves once there is room for the next. */
  async keep(piece: Uint8Array): Promise<void> {
    if (this.#full) return;
    if (piece.length > this.#limit - this.#kept) {
      this.#full = true;
      this.#fault ??= `the evidence file ends at ${this.#kept} bytes, for it may have ${this.#limit}`;
      return;
    }
    this.#kept += piece.length;
    this.#pieces.push(piece);
    this.#waiting += piece.length;
    if (this.#waiting >= together.bytes) await this.#flush();
    else this.#timer ??= setTimeout(() => void this.#flush(), together.ms);
  }

  /** Writes what is left and closes it. */
  async close(): Promise<void> {
    await this.#flush();
    await this.#file.close().catch((error: unknown) => {
      this.#note(error);
    });
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#waiting = 0;
    this.#writing = this.#writing.then(async () => {
      if (pieces.length === 0) return;
      // Not writev: on a full disk it writes a part and says so by a number alone.
      await this.#file.appendFile(Buffer.concat(pieces)).catch((error: unknown) => {
        this.#note(error);
      });
    });
    return this.#writing;
  }

  #note(error: unknown): void {
    this.#full = true;
    this.#fault ??= `evidence file: ${messageOf(error)}`;
  }
}
