/** Reads big-endian fields one after the other. Reading past the end throws a RangeError, as Buffer does. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Bytes read so far. */
  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** A number of one to four bytes. */
  uint(length: 1 | 2 | 3 | 4): number {
    const value = this.#bytes.readUIntBE(this.#at, length);
    this.#at += length;
    return value;
  }

  /** The next bytes; they share the memory of the whole. */
  take(length: number): Buffer {
    if (length > this.left) throw new RangeError(`${length} bytes wanted, ${this.left} left`);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** The bytes after a length of one or two bytes. */
  vector(lengthBytes: 1 | 2): Buffer {
    return this.take(this.uint(lengthBytes));
  }
}

/** What `read` returns; undefined where the bytes end too early for it. */
export function ifLongEnough<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
