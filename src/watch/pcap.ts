/** One captured packet: time in epoch milliseconds, link-layer bytes as far as the snapshot length reaches. */
export interface PcapRecord {
  readonly time: number;
  readonly data: Buffer;
  /** Length on the wire; above `data.length` where the snapshot cut it. */
  readonly wireLength: number;
}

const headerLength = 24;
const recordHeaderLength = 16;
/** Link type of Linux cooked capture v2 (tcpdump.org/linktypes). */
export const linuxSll2 = 276;
/** Link type of packets that netfilter logged (tcpdump.org/linktypes). */
export const nflogLink = 239;
/** Larger than any packet: a length beyond it means that the stream is not in step. */
const maxRecordLength = 262_144;

/**
 * Reads a pcap stream (tcpdump.org, "pcap savefile format") piece by piece: both byte orders, micro- and nanoseconds.
 * Never throws; once the stream makes no sense, `fault` says why and the rest is left unread. At most one unfinished
 * record is held.
 */
export class PcapParser {
  readonly #linkType: number;
  #pending: Buffer = Buffer.alloc(0);
  #bigEndian = false;
  #ticksPerMs = 0;
  #fault: string | undefined;
  #records = 0;

  /** A stream of another link type than the one expected is a fault. */
  constructor(linkType = linuxSll2) {
    this.#linkType = linkType;
  }

  get fault(): string | undefined {
    return this.#fault;
  }

  /** Whole records read so far. */
  get records(): number {
    return this.#records;
  }

  /**
   * Takes the next piece of the stream and hands over each record it completes. Gives what these records, and the header
   * before the first, take of the stream: one after the other all make the same file, cut at a whole record. Records
   * are views of it.
   */
  push(piece: Uint8Array, onRecord: (record: PcapRecord) => void): Buffer {
    if (this.#fault !== undefined) return Buffer.alloc(0);
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const data = this.#pending.length > 0 ? Buffer.concat([this.#pending, bytes]) : bytes;
    let at = this.#ticksPerMs === 0 ? this.#readHeader(data) : 0;
    while (this.#ticksPerMs > 0 && data.length - at >= recordHeaderLength) {
      const length = this.#u32(data, at + 8);
      if (length > maxRecordLength) {
        this.#fault = `pcap record ${this.#records + 1} claims ${length} bytes`;
        break;
      }
      const start = at + recordHeaderLength;
      if (data.length - start < length) break;
      this.#records += 1;
      onRecord({
        time: this.#u32(data, at) * 1000 + this.#u32(data, at + 4) / this.#ticksPerMs,
        data: data.subarray(start, start + length),
        wireLength: this.#u32(data, at + 12),
      });
      at = start + length;
    }
    this.#pending = this.#fault === undefined ? Buffer.from(data.subarray(at)) : Buffer.alloc(0);
    return data.subarray(0, at);
  }

  /** Says that the stream has ended; a header or record cut short is a fault. */
  end(): void {
    if (this.#fault !== undefined) return;
    if (this.#ticksPerMs === 0) this.#fault = 'the pcap stream ended before its header';
    else if (this.#pending.length > 0) this.#fault = 'the pcap stream ended within a record';
  }

  /** Offset of the first record; 0 while the header is not whole. */
  #readHeader(data: Buffer): number {
    if (data.length < headerLength) return 0;
    const magic = data.readUInt32BE(0);
    this.#bigEndian = magic === 0xa1b2c3d4 || magic === 0xa1b23c4d;
    const micro = magic === 0xa1b2c3d4 || magic === 0xd4c3b2a1;
    const nano = magic === 0xa1b23c4d || magic === 0x4d3cb2a1;
    if (!micro && !nano) {
      this.#fault = 'not a pcap stream';
      return 0;
    }
    // The upper bits of the link type field may hold the length of a frame check sequence.
    const linkType = this.#u32(data, 20) & 0xffff;
    if (linkType !== this.#linkType) {
      this.#fault = `link type ${linkType} instead of ${this.#linkType}`;
      return 0;
    }
    this.#ticksPerMs = micro ? 1000 : 1_000_000;
    return headerLength;
  }

  #u32(data: Buffer, at: number): number {
    return this.#bigEndian ? data.readUInt32BE(at) : data.readUInt32LE(at);
  }
}
