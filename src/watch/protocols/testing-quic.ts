import { createCipheriv } from 'node:crypto';
import { headerMask, initialKeys, type QuicVersion } from './quic-keys.ts';

/** A client's datagram with one Initial packet of 1200 bytes whose number is 2, as in RFC 9001, A.2, for tests. */
export function buildInitial(
  [number, version]: readonly [number, QuicVersion],
  connectionId: Buffer,
  frames: Buffer,
): Buffer {
  const header = Buffer.concat([
    Buffer.from([0xc3 + (version.initialType << 4), 0, 0, 0, 0, connectionId.length]),
    connectionId,
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 2]),
  ]);
  const payload = Buffer.alloc(1200 - header.length - 16);
  frames.copy(payload);
  header.writeUInt32BE(number, 1);
  header.writeUInt16BE(0x4000 + 4 + payload.length + 16, header.length - 6);
  const keys = initialKeys(version, connectionId);
  const nonce = Buffer.from(keys.iv);
  nonce.writeUInt8(nonce.readUInt8(11) ^ 2, 11);
  const cipher = createCipheriv('aes-128-gcm', keys.key, nonce);
  cipher.setAAD(header);
  const sealed = Buffer.concat([cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
  const mask = headerMask(keys, sealed.subarray(0, 16));
  header.writeUInt8(header.readUInt8(0) ^ (mask.readUInt8(0) & 0x0f), 0);
  const at = header.length - 4;
  header.writeUInt32BE((header.readUInt32BE(at) ^ mask.readUInt32BE(1)) >>> 0, at);
  return Buffer.concat([header, sealed]);
}

/** A CRYPTO frame with numbers of four bytes each. */
export function buildCrypto(offset: number, data: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt8(6, 0);
  head.writeUInt32BE(0x8000_0000 + offset, 1);
  head.writeUInt32BE(0x8000_0000 + data.length, 5);
  return Buffer.concat([head, data]);
}
