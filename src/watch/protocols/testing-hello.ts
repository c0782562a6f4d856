/** What to put into a ClientHello, for tests. */
export interface HelloSpec {
  readonly serverName?: string;
  readonly alpn?: readonly string[];
  readonly encryptedHello?: boolean;
  /** Bytes of padding, as large key shares take them. */
  readonly padding?: number;
}

/** A ClientHello message of TLS 1.3 (RFC 8446, 4.1.2) without records around it. */
export function buildHello({ serverName, alpn, encryptedHello, padding = 0 }: HelloSpec): Buffer {
  const name = serverName === undefined ? [] : [extension(0, vector(2, sized(0, serverName)))];
  const protocols = alpn
    ? [extension(16, vector(2, ...alpn.map((each) => vector(1, Buffer.from(each)))))]
    : [];
  const hidden = encryptedHello ? [extension(0xfe0d, Buffer.alloc(40))] : [];
  const padded = padding > 0 ? [extension(21, Buffer.alloc(padding))] : [];
  const fixed = [Buffer.from([3, 3]), Buffer.alloc(32, 7), vector(1, Buffer.alloc(32, 9))];
  const choices = [vector(2, Buffer.from([0x13, 0x01])), vector(1, Buffer.from([0]))];
  const extensions = vector(2, ...padded, ...hidden, ...protocols, ...name);
  const body = Buffer.concat([...fixed, ...choices, extensions]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length, 0);
  length.writeUInt8(1, 0);
  return Buffer.concat([length, body]);
}

/** Handshake records of at most `size` bytes each around a message. */
export function buildRecords(message: Buffer, size = 16_384): Buffer {
  const starts = Array.from({ length: Math.ceil(message.length / size) }, (_, n) => n * size);
  return Buffer.concat(
    starts.flatMap((start) => [Buffer.from([22, 3, 1]), vector(2, message.subarray(start, start + size))]),
  );
}

function extension(type: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type >> 8, type & 255]), vector(2, data)]);
}

function sized(type: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([type]), vector(2, Buffer.from(text))]);
}

function vector(lengthBytes: 1 | 2, ...parts: readonly Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(data.length, 0, lengthBytes);
  return Buffer.concat([length, data]);
}
