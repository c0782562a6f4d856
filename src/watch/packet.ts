import { formatIpv4, formatIpv6 } from './address.ts';

/** What the watch reads of one IP packet. */
export interface Packet {
  /** Interface and direction it was seen at; the same packet is seen at several such points on its way. */
  readonly point: number;
  readonly source: string;
  readonly destination: string;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `sctp`, `gre`, or `ip-N` by IANA's number. */
  readonly protocol: string;
  /** Absent in fragments after the first and where the protocol has none. */
  readonly sourcePort?: number;
  readonly port?: number;
  /** A connection attempt: SYN without ACK. */
  readonly syn?: boolean;
  readonly icmpType?: number;
  /** True for fragments after the first. */
  readonly laterFragment: boolean;
  /** What the transport carries, as far as captured; empty where there is none. */
  readonly payload: Buffer;
}

const sll2Length = 20;
const protocolNames: Readonly<Record<number, string>> = {
  1: 'icmp',
  2: 'igmp',
  6: 'tcp',
  17: 'udp',
  47: 'gre',
  50: 'esp',
  58: 'icmpv6',
  132: 'sctp',
};
const none = Buffer.alloc(0);

/**
 * Decodes a LINUX_SLL2 frame (tcpdump.org, LINKTYPE_LINUX_SLL2: protocol in bytes 0–1, interface index in 4–7, packet
 * type in 10); undefined where it is no readable IP packet.
 */
export function decodePacket(frame: Buffer): Packet | undefined {
  if (frame.length < sll2Length + 1) return undefined;
  const point = frame.readUInt32BE(4) * 8 + (frame.readUInt8(10) & 7);
  const ip = frame.subarray(sll2Length);
  const version = ip.readUInt8(0) >> 4;
  return version === 4 ? decodeIpv4(ip, point) : version === 6 ? decodeIpv6(ip, point) : undefined;
}

function decodeIpv4(ip: Buffer, point: number): Packet | undefined {
  if (ip.length < 20) return undefined;
  const headerLength = (ip.readUInt8(0) & 15) * 4;
  if (headerLength < 20) return undefined;
  const laterFragment = (ip.readUInt16BE(6) & 0x1fff) !== 0;
  const total = ip.readUInt16BE(2);
  // A total length of 0 is what offloading leaves in large packets.
  const end = total >= headerLength ? Math.min(total, ip.length) : ip.length;
  return {
    point,
    source: formatIpv4(ip, 12),
    destination: formatIpv4(ip, 16),
    ...decodeTransport(ip.readUInt8(9), ip.subarray(Math.min(headerLength, end), end), laterFragment),
  };
}

/** Extension headers that say what follows: hop-by-hop, routing, fragment, AH, destination options (RFC 8200, 4302). */
const extensions = new Set([0, 43, 44, 51, 60]);
const maxExtensions = 16;

function decodeIpv6(ip: Buffer, point: number): Packet | undefined {
  if (ip.length < 40) return undefined;
  const end = Math.min(40 + (ip.readUInt16BE(4) || ip.length), ip.length);
  let next = ip.readUInt8(6);
  let at = 40;
  let laterFragment = false;
  for (let n = 0; n < maxExtensions && extensions.has(next) && !laterFragment && at + 8 <= end; n++) {
    const length = ip.readUInt8(at + 1);
    if (next === 44) laterFragment = (ip.readUInt16BE(at + 2) & 0xfff8) !== 0;
    const size = next === 44 ? 8 : next === 51 ? (length + 2) * 4 : (length + 1) * 8;
    next = ip.readUInt8(at);
    at += size;
  }
  return {
    point,
    source: formatIpv6(ip, 8),
    destination: formatIpv6(ip, 24),
    ...decodeTransport(next, ip.subarray(Math.min(at, end), end), laterFragment),
  };
}

type Transport = Omit<Packet, 'point' | 'source' | 'destination'>;

function decodeTransport(number: number, data: Buffer, laterFragment: boolean): Transport {
  const protocol = protocolNames[number] ?? `ip-${number}`;
  const bare: Transport = { protocol, laterFragment, payload: none };
  if (laterFragment) return bare;
  if (protocol === 'icmp' || protocol === 'icmpv6') {
    return data.length > 0 ? { ...bare, icmpType: data.readUInt8(0) } : bare;
  }
  if (!['tcp', 'udp', 'sctp'].includes(protocol) || data.length < 4) return bare;
  const ports = { ...bare, sourcePort: data.readUInt16BE(0), port: data.readUInt16BE(2) };
  if (protocol === 'udp') return { ...ports, payload: data.subarray(8) };
  if (protocol !== 'tcp' || data.length < 14) return ports;
  const headerLength = Math.max(20, (data.readUInt8(12) >> 4) * 4);
  return { ...ports, syn: (data.readUInt8(13) & 0x12) === 0x02, payload: data.subarray(headerLength) };
}
