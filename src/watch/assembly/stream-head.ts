/** Bytes kept of what a client sends first. */
export const headLimit = 16_384;
const firstSize = 1024;
/** Pieces that may wait for what comes before them; what makes more is dropped. */
const maxIslands = 32;

/**
 * The first bytes of a stream, put together from pieces in any order, repeated or overlapping; in at most
 * {@link headLimit} bytes of memory, what lies beyond being dropped.
 */
export class StreamHead {
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;
  /** Stretches written beyond the first gap, apart from each other and in order: start and end. */
  #islands: (readonly [number, number])[] = [];
  #overrun = false;

  /** Everything before the first gap. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** True where something was dropped for want of room. */
  get overrun(): boolean {
    return this.#overrun;
  }

  /** True where a gap hides bytes that were written. */
  get broken(): boolean {
    return this.#islands.length > 0;
  }

  /** Writes a piece at its offset; true where there are more bytes before the first gap than there were. */
  write(offset: number, piece: Buffer): boolean {
    // What was read stays as it was read: a piece that comes again changes nothing.
    const start = Math.max(offset, this.#length);
    const end = Math.min(offset + piece.length, headLimit);
    if (offset + piece.length > headLimit) this.#overrun = true;
    if (end <= start) return false;
    if (start > this.#length && !this.#addIsland(start, end)) return false;
    this.#makeRoom(end);
    piece.copy(this.#bytes, start, start - offset, end - offset);
    if (start > this.#length) return false;
    this.#length = end;
    this.#reachIslands();
    return true;
  }

  /** Takes bytes off the start and frees them; offsets count from what follows them. */
  drop(count: number): void {
    this.#bytes = Buffer.from(this.#bytes.subarray(count, this.#islands.at(-1)?.[1] ?? this.#length));
    this.#length -= count;
    this.#islands = this.#islands.map(([start, end]) => [start - count, end - count]);
  }

  #addIsland(start: number, end: number): boolean {
    const apart = this.#islands.filter((other) => other[1] < start || other[0] > end);
    if (apart.length >= maxIslands) {
      this.#overrun = true;
      return false;
    }
    const touching = this.#islands.filter((other) => !apart.includes(other));
    const whole = [
      Math.min(start, ...touching.map((other) => other[0])),
      Math.max(end, ...touching.map((other) => other[1])),
    ] as const;
    this.#islands = [...apart, whole].sort((a, b) => a[0] - b[0]);
    return true;
  }

  #reachIslands(): void {
    while ((this.#islands[0]?.[0] ?? Infinity) <= this.#length) {
      this.#length = Math.max(this.#length, this.#islands.shift()?.[1] ?? 0);
    }
  }

  #makeRoom(end: number): void {
    if (end <= this.#bytes.length) return;
    const size = Math.min(headLimit, Math.max(end, 2 * this.#bytes.length, firstSize));
    const larger = Buffer.alloc(size);
    this.#bytes.copy(larger);
    this.#bytes = larger;
  }
}
