import { tidyName } from '../dns.ts';
import { printable } from '../printable.ts';
import { ByteReader, ifLongEnough } from './byte-reader.ts';
import type { Content, Opening } from './content.ts';

type Hello = NonNullable<Content['tls']>;

const handshake = 22;
const clientHello = 1;
const recordHeader = 5;
/** RFC 8446, 5.1: 2^14 bytes; older versions allow for what compression adds. */
const maxRecord = 16_384 + 2048;
const serverName = 0;
const alpn = 16;
const encryptedHello = 0xfe0d;
const maxProtocols = 16;
/** No name of the DNS is longer. */
const maxName = 255;

/**
 * Reads the ClientHello (RFC 8446, 4.1.2) at the start of a TCP stream, spread over however many records; undefined
 * where the stream is not TLS.
 */
export function readTls(stream: Buffer): Opening | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; at < stream.length;) {
    const left = stream.subarray(at);
    const length = left.length < recordHeader ? 0 : left.readUInt16BE(3);
    const other = left[0] !== handshake || (left[1] ?? 3) !== 3 || length > maxRecord;
    if (other && at === 0) return undefined;
    if (other) break;
    parts.push(left.subarray(recordHeader, recordHeader + length));
    at += recordHeader + length;
  }
  return readHandshake(Buffer.concat(parts));
}

/** Reads a ClientHello without records around it, as QUIC carries it; undefined where it is none. */
export function readHandshake(message: Buffer): Opening | undefined {
  if (message.length > 0 && message[0] !== clientHello) return undefined;
  if (message.length < 4) return { whole: false };
  const length = message.readUIntBE(1, 3);
  const body = message.subarray(4, 4 + length);
  return { content: { tls: readHello(body) }, whole: body.length === length };
}

/** As much as the bytes hold: of a hello cut short what stands before the cut. */
function readHello(body: Buffer): Hello {
  const found: { serverName?: string; alpn: string[]; encryptedHello: boolean } = {
    alpn: [],
    encryptedHello: false,
  };
  const whole = ifLongEnough(() => {
    const reader = new ByteReader(body);
    reader.take(2 + 32);
    reader.vector(1);
    reader.vector(2);
    reader.vector(1);
    // TLS 1.2 and before may have no extensions at all.
    const end = reader.left > 0 ? reader.uint(2) + reader.at : reader.at;
    while (reader.at < end) {
      const type = reader.uint(2);
      const data = reader.vector(2);
      if (type === encryptedHello) found.encryptedHello = true;
      else if (type === serverName) Object.assign(found, readServerName(data));
      else if (type === alpn) found.alpn = readProtocols(data);
    }
    return true;
  });
  return { ...found, ...(whole ? {} : { partial: true }) };
}

/** RFC 6066, 3: a list whose only kind of entry, 0, is a host name. */
function readServerName(data: Buffer): { serverName?: string } {
  const name = ifLongEnough(() => {
    const list = new ByteReader(new ByteReader(data).vector(2));
    return list.uint(1) === 0 ? list.vector(2) : undefined;
  });
  return name && name.length > 0 ? { serverName: tidyName(name.toString('latin1').slice(0, maxName)) } : {};
}

/** RFC 7301, 3.1. */
function readProtocols(data: Buffer): string[] {
  const names: string[] = [];
  ifLongEnough(() => {
    const list = new ByteReader(new ByteReader(data).vector(2));
    while (list.left > 0 && names.length < maxProtocols)
      names.push(printable(list.vector(1).toString('latin1')));
  });
  return names;
}
