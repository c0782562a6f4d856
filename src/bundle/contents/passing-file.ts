import { createHash } from 'node:crypto';
import type { BlobRange } from '../../model/bundle.ts';
import type { Spool } from './spool.ts';
import { headBytes, keptHead, type StoredFile } from './stored-file.ts';

/** A file of an archive that was read to its end. */
export class ArchivedFile implements StoredFile {
  readonly name: string;
  readonly digest: string;
  readonly bytes: number;
  readonly head: Uint8Array;
  range: BlobRange | undefined;

  constructor(file: Pick<StoredFile, 'digest' | 'bytes' | 'head' | 'range'> & { readonly name: string }) {
    this.name = file.name;
    this.digest = file.digest;
    this.bytes = file.bytes;
    this.head = file.head;
    this.range = file.range;
  }
}

/** A file whose bytes are passing: they are hashed, and written where they are to be kept. */
export class PassingFile {
  readonly name: string;
  readonly range: BlobRange | undefined;
  readonly #hash = createHash('sha256');
  readonly #spool: Spool | undefined;
  #passed = 0;
  readonly #head = new Uint8Array(headBytes);

  /** Without a spool, the range is that of bytes that are there already; without a range they are hashed alone. */
  constructor(name: string, range: BlobRange | undefined, spool?: Spool) {
    this.name = name;
    this.range = range;
    this.#spool = spool;
  }

  pass(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    if (this.#passed < headBytes) this.#head.set(chunk.subarray(0, headBytes - this.#passed), this.#passed);
    if (this.range) this.#spool?.put(chunk, this.range.start + this.#passed);
    this.#passed += chunk.length;
  }

  finish(): ArchivedFile {
    const { name, range } = this;
    const digest = `sha256:${this.#hash.digest('hex')}`;
    const head = keptHead(this.#head.subarray(0, this.#passed), range !== undefined);
    return new ArchivedFile({ name, digest, bytes: this.#passed, head, range });
  }
}
