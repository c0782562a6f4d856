import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

/** What differs between versions of QUIC (RFC 9001, 5.2; RFC 9369, 3.3) in a client's Initial packet. */
export interface QuicVersion {
  readonly name: string;
  /** The type bits of an Initial packet. */
  readonly initialType: number;
  readonly salt: Buffer;
  readonly labelPrefix: string;
}

/** Versions whose Initial packets can be read, by their numbers. */
export const quicVersions: ReadonlyMap<number, QuicVersion> = new Map([
  [
    0x00000001,
    {
      name: '1',
      initialType: 0,
      salt: Buffer.from('38762cf7f55934b34d179ae6a4c80cadccbb7f0a', 'hex'),
      labelPrefix: 'quic ',
    },
  ],
  [
    0x6b3343cf,
    {
      name: '2',
      initialType: 1,
      salt: Buffer.from('0dede3def700a6db819381be6e269dcbf9bd2ed9', 'hex'),
      labelPrefix: 'quicv2 ',
    },
  ],
]);

/** Keys of a client's Initial packets. They hide nothing: the connection id they come from stands beside them. */
export interface InitialKeys {
  readonly key: Buffer;
  readonly iv: Buffer;
  readonly headerKey: Buffer;
}

const tagLength = 16;

/** Derives the keys from the destination connection id of the client's first packet. */
export function initialKeys(version: QuicVersion, connectionId: Buffer): InitialKeys {
  const secret = expand(hmac(version.salt, connectionId), 'client in', 32);
  return {
    key: expand(secret, `${version.labelPrefix}key`, 16),
    iv: expand(secret, `${version.labelPrefix}iv`, 12),
    headerKey: expand(secret, `${version.labelPrefix}hp`, 16),
  };
}

/** The five bytes that hide the packet's first byte and number (RFC 9001, 5.4.3); `sample` is sixteen bytes. */
export function headerMask({ headerKey }: InitialKeys, sample: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-ecb', headerKey, null);
  return cipher.update(sample).subarray(0, 5);
}

/** Opens a packet's payload, its tag at its end; undefined where the tag does not fit (RFC 9001, 5.3). */
export function openPayload(
  { key, iv }: InitialKeys,
  packetNumber: number,
  header: Buffer,
  payload: Buffer,
): Buffer | undefined {
  if (payload.length < tagLength) return undefined;
  const nonce = Buffer.from(iv);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ packetNumber) >>> 0, 8);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAAD(header);
  decipher.setAuthTag(payload.subarray(-tagLength));
  const opened = decipher.update(payload.subarray(0, -tagLength));
  try {
    decipher.final();
    return opened;
  } catch {
    return undefined;
  }
}

/** HKDF-Expand-Label of RFC 8446, 7.1, for at most 32 bytes: one round is enough. */
function expand(secret: Buffer, label: string, length: number): Buffer {
  const full = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, full.length]), full, Buffer.from([0, 1])]);
  return hmac(secret, info).subarray(0, length);
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
