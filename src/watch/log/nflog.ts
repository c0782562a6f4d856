import { decodeIp, type Packet, type Sender } from '../packet.ts';

const headerLength = 4;
const prefixType = 10;
const payloadType = 9;

/**
 * Decodes a record of link type NFLOG (tcpdump.org, LINKTYPE_NFLOG: family, version and resource id, then values of
 * length, type and content, each filled up to four bytes, in the byte order of the machine; a little-endian one here);
 * undefined where it holds no readable IP packet. Without a sender is what only came through the namespace.
 */
export function decodeLogged(data: Buffer): Packet | undefined {
  let prefix = '';
  let payload: Buffer | undefined;
  let at = headerLength;
  while (at + 4 <= data.length) {
    const length = data.readUInt16LE(at);
    if (length < 4 || at + length > data.length) break;
    const type = data.readUInt16LE(at + 2) & 0x7fff;
    const value = data.subarray(at + 4, at + length);
    if (type === prefixType) prefix = value.toString('latin1').replace(/\0.*$/s, '');
    if (type === payloadType) payload = value;
    at += (length + 3) & ~3;
  }
  const packet = payload && decodeIp(payload, 0);
  if (!packet) return undefined;
  const sender = readSender(prefix);
  return sender ? { ...packet, sender } : packet;
}

/** Reads the prefix that a rule of {@link logRules} put before what it logged; undefined for a pod's traffic passing through. */
function readSender(prefix: string): Sender | undefined {
  if (prefix.startsWith('pod:')) return { kind: 'pod', uid: prefix.slice(4) };
  return prefix === 'pods' || prefix === 'node' || prefix === 'local' ? { kind: prefix } : undefined;
}
