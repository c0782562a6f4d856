import type { Packet } from '../packet.ts';
import { StreamHead } from './stream-head.ts';

/** The first bytes that one side of a TCP connection sends, from its segments as they are captured. */
export class TcpHead {
  readonly head = new StreamHead();
  /** Sequence number of the first byte; of a connection that was open before, of the first one seen. */
  readonly #opened: number;
  /** Sequence number of the head's first byte. */
  #start: number;

  constructor(segment: Packet) {
    this.#opened = startOf(segment);
    this.#start = this.#opened;
  }

  /** False where the segment opens another connection between the same addresses and ports. */
  belongs(segment: Packet): boolean {
    return segment.syn !== true || startOf(segment) === this.#opened;
  }

  /** Adds a segment's bytes; true where the head grew. */
  add(segment: Packet): boolean {
    const { payload } = segment;
    if (payload.length === 0) return false;
    // Sequence numbers wrap around: the difference is taken in 32 bits with a sign.
    const offset = (startOf(segment) - this.#start) | 0;
    if (offset >= 0) return this.head.write(offset, payload);
    return -offset < payload.length && this.head.write(0, payload.subarray(-offset));
  }

  /** Takes bytes off the head's start. */
  drop(count: number): void {
    this.head.drop(count);
    this.#start = (this.#start + count) >>> 0;
  }
}

/** A SYN takes one number before its first byte. */
function startOf({ sequence = 0, syn }: Packet): number {
  return (sequence + (syn ? 1 : 0)) >>> 0;
}

/** Names one side of a connection. */
export function connectionKey({ source, sourcePort = 0, destination, port = 0 }: Packet): string {
  return `${source} ${sourcePort} ${destination} ${port}`;
}
