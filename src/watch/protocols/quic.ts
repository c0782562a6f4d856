import { ByteReader, ifLongEnough } from './byte-reader.ts';
import { headerMask, initialKeys, openPayload, type QuicVersion, quicVersions } from './quic-keys.ts';

/** What a datagram that opens a QUIC connection holds. */
export interface QuicInitial {
  /** `1`, `2`, or another version's number in hexadecimal. */
  readonly version: string;
  /** Destination connection id in hexadecimal: the same in all datagrams of the opening. */
  readonly connection: string;
  /** Pieces of the ClientHello, in any order; none where the version or the keys are not known. */
  readonly crypto: readonly CryptoPiece[];
  /** Bytes of the datagram, from its start, that were Initial packets whose keys fit. */
  readonly opened: number;
  /** What these packets hold, CRYPTO frames and all others, as it was before it was encrypted. */
  readonly payloads: readonly Buffer[];
}

export interface CryptoPiece {
  readonly offset: number;
  readonly data: Buffer;
}

interface LongHeader {
  readonly version: number;
  readonly connectionId: Buffer;
  /** Where the packet number begins, still hidden. */
  readonly numberAt: number;
  /** Where the packet ends, and another one may follow. */
  readonly end: number;
}

const longHeader = 0xc0;
/** RFC 9000, 17.2. */
const maxConnectionId = 20;
/** RFC 9000, 14.1: a client's first datagrams are no smaller. */
const minDatagram = 1200;
const maxPackets = 8;
const maxPieces = 64;

/** Reads the Initial packets of a client's datagram (RFC 9000, 17.2.2); undefined where it is none. */
export function readQuic(datagram: Buffer): QuicInitial | undefined {
  const first = readVersion(datagram);
  if (!first || datagram.length < minDatagram) return undefined;
  const version = quicVersions.get(first.version);
  const connection = first.connectionId.toString('hex');
  if (!version)
    return { version: `0x${first.version.toString(16)}`, connection, crypto: [], opened: 0, payloads: [] };
  if (!isInitial(datagram, version)) return undefined;
  const crypto: CryptoPiece[] = [];
  let rest = datagram;
  let opened = 0;
  const payloads: Buffer[] = [];
  for (let n = 0; n < maxPackets && rest.length > 0 && isInitial(rest, version); n++) {
    const packet = rest;
    const header = ifLongEnough(() => readLongHeader(packet));
    if (header?.version !== first.version) break;
    const payload = unprotect(packet, header, version);
    if (payload) {
      if (opened === datagram.length - packet.length) opened += header.end;
      payloads.push(payload);
      crypto.push(...cryptoFrames(payload));
    }
    rest = packet.subarray(header.end);
  }
  return { version: version.name, connection, crypto, opened, payloads };
}

/** Version and connection id, which every version of QUIC has in the same place (RFC 8999). */
function readVersion(datagram: Buffer): { version: number; connectionId: Buffer } | undefined {
  if (((datagram[0] ?? 0) & longHeader) !== longHeader) return undefined;
  return ifLongEnough(() => {
    const reader = new ByteReader(datagram.subarray(1));
    const version = reader.uint(4);
    const connectionId = reader.vector(1);
    // Version 0 is a server's word: the versions it would speak.
    return version === 0 || connectionId.length > maxConnectionId ? undefined : { version, connectionId };
  });
}

function isInitial(packet: Buffer, version: QuicVersion): boolean {
  const first = packet[0] ?? 0;
  return (first & longHeader) === longHeader && ((first >> 4) & 3) === version.initialType;
}

function readLongHeader(packet: Buffer): LongHeader {
  const reader = new ByteReader(packet);
  reader.uint(1);
  const version = reader.uint(4);
  const connectionId = reader.vector(1);
  reader.vector(1);
  reader.take(readVarint(reader));
  const length = readVarint(reader);
  const numberAt = reader.at;
  reader.take(length);
  return { version, connectionId, numberAt, end: reader.at };
}

/** RFC 9001, 5.4.2: the sample stands four bytes behind the start of the number, however long that is. */
function unprotect(packet: Buffer, header: LongHeader, version: QuicVersion): Buffer | undefined {
  const { numberAt, end } = header;
  const sample = packet.subarray(numberAt + 4, numberAt + 20);
  if (numberAt + 20 > end) return undefined;
  const keys = initialKeys(version, header.connectionId);
  const mask = headerMask(keys, sample);
  const plain = Buffer.from(packet.subarray(0, numberAt + 4));
  plain.writeUInt8(plain.readUInt8(0) ^ (mask.readUInt8(0) & 0x0f), 0);
  const numberLength = (plain.readUInt8(0) & 3) + 1;
  for (let n = 0; n < numberLength; n++) {
    plain.writeUInt8(plain.readUInt8(numberAt + n) ^ mask.readUInt8(1 + n), numberAt + n);
  }
  const number = plain.readUIntBE(numberAt, numberLength);
  const open = plain.subarray(0, numberAt + numberLength);
  return openPayload(keys, number, open, packet.subarray(numberAt + numberLength, end));
}

const frame = { padding: 0, ping: 1, ack: 2, ackEcn: 3, crypto: 6 };

/** CRYPTO frames of a payload (RFC 9000, 19), past those that may stand before them in an Initial packet. */
function cryptoFrames(payload: Buffer): CryptoPiece[] {
  const pieces: CryptoPiece[] = [];
  ifLongEnough(() => {
    const reader = new ByteReader(payload);
    while (reader.left > 0 && pieces.length < maxPieces) {
      const type = reader.uint(1);
      if (type === frame.crypto) {
        const offset = readVarint(reader);
        pieces.push({ offset, data: reader.take(readVarint(reader)) });
      } else if (type === frame.ack || type === frame.ackEcn) skipAck(reader, type === frame.ackEcn);
      else if (type !== frame.padding && type !== frame.ping) break;
    }
  });
  return pieces;
}

function skipAck(reader: ByteReader, withCounts: boolean): void {
  readVarint(reader);
  readVarint(reader);
  const ranges = readVarint(reader);
  for (let left = 1 + 2 * ranges + (withCounts ? 3 : 0); left > 0; left--) readVarint(reader);
}

/** RFC 9000, 16; numbers beyond what JavaScript holds exactly are lengths beyond any packet's. */
function readVarint(reader: ByteReader): number {
  const first = reader.uint(1);
  const rest = [0, 1, 3, 7][first >> 6] ?? 0;
  let value = first & 0x3f;
  for (const byte of reader.take(rest)) value = value * 256 + byte;
  return value;
}
