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
  /** Flags of TCP: the eight bits of RFC 9293, 3.1, FIN the lowest. */
  readonly flags?: number;
  /** A connection attempt: SYN without ACK. */
  readonly syn?: boolean;
  /** TCP sequence number of the segment's first byte, the SYN included. */
  readonly sequence?: number;
  readonly icmpType?: number;
  /** True for fragments after the first. */
  readonly laterFragment: boolean;
  /** Present where the packet is a part of a larger one. */
  readonly fragment?: Fragment;
  /** What the transport carries, as far as captured; empty where there is none, and in fragments after the first. */
  readonly payload: Buffer;
  /** What is not read: options of IP and TCP, bodies of extension headers, parts of a header, bytes behind the packet's end. */
  readonly unread: readonly Buffer[];
  /** Where the kernel knew it; see {@link Sender}. */
  readonly sender?: Sender;
}

/**
 * Who in a node's namespace sent a packet, by its cgroup: the pod with that uid; one of the node's pods; the node's own
 * programs; any of these, while there was no pod yet.
 */
export type Sender =
  { readonly kind: 'pod'; readonly uid: string } | { readonly kind: 'pods' | 'node' | 'local' };

/** A part of a packet's data (RFC 791; RFC 8200, 4.5). */
export interface Fragment {
  readonly id: number;
  /** Where the part begins, in bytes. */
  readonly offset: number;
  /** False in the last part. */
  readonly more: boolean;
  /** IANA's number of what the whole holds. */
  readonly next: number;
  readonly data: Buffer;
}

const sll2Length = 20;
/** Bytes of headers without their options. */
const [ipv4Length, ipv6Length, tcpLength] = [20, 40, 20];
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
/** Bytes of the headers of other protocols than TCP and UDP; those that are not known have none. */
const headerLengths: Readonly<Record<string, number>> = {
  icmp: 8,
  icmpv6: 8,
  igmp: 8,
  sctp: 12,
  gre: 4,
  esp: 8,
};
const none = Buffer.alloc(0);

/**
 * Decodes a LINUX_SLL2 frame (tcpdump.org, LINKTYPE_LINUX_SLL2: protocol in bytes 0–1, interface index in 4–7, packet
 * type in 10); undefined where it is no readable IP packet.
 */
export function decodePacket(frame: Buffer): Packet | undefined {
  if (frame.length < sll2Length + 1) return undefined;
  const point = frame.readUInt32BE(4) * 8 + (frame.readUInt8(10) & 7);
  return decodeIp(frame.subarray(sll2Length), point);
}

/** Whether a packet seen at the point was on its way out of the interface (packet type 4). */
export function isOutgoing(point: number): boolean {
  return (point & 7) === 4;
}

/** Decodes an IP packet that was seen at `point`; undefined where it is no readable one. */
export function decodeIp(ip: Buffer, point: number): Packet | undefined {
  if (ip.length === 0) return undefined;
  const version = ip.readUInt8(0) >> 4;
  return version === 4 ? decodeIpv4(ip, point) : version === 6 ? decodeIpv6(ip, point) : undefined;
}

function decodeIpv4(ip: Buffer, point: number): Packet | undefined {
  if (ip.length < ipv4Length) return undefined;
  const headerLength = (ip.readUInt8(0) & 15) * 4;
  if (headerLength < ipv4Length) return undefined;
  const fragmentField = ip.readUInt16BE(6);
  const offset = (fragmentField & 0x1fff) * 8;
  const more = (fragmentField & 0x2000) !== 0;
  const total = ip.readUInt16BE(2);
  // A total length of 0 is what offloading leaves in large packets.
  const end = total >= headerLength ? Math.min(total, ip.length) : ip.length;
  const next = ip.readUInt8(9);
  const data = ip.subarray(Math.min(headerLength, end), end);
  const transport = decodeTransport(next, data, offset > 0);
  return {
    point,
    source: formatIpv4(ip, 12),
    destination: formatIpv4(ip, 16),
    ...transport,
    unread: [ip.subarray(ipv4Length, headerLength), ip.subarray(end), ...transport.unread],
    ...(more || offset > 0 ? { fragment: { id: ip.readUInt16BE(4), offset, more, next, data } } : {}),
  };
}

function decodeIpv6(ip: Buffer, point: number): Packet | undefined {
  if (ip.length < ipv6Length) return undefined;
  const end = Math.min(ipv6Length + (ip.readUInt16BE(4) || ip.length), ip.length);
  const held = decodeData(ip.readUInt8(6), ip.subarray(ipv6Length, end));
  return {
    point,
    source: formatIpv6(ip, 8),
    destination: formatIpv6(ip, 24),
    ...held,
    unread: [ip.subarray(end), ...held.unread],
  };
}

/** Extension headers that say what follows: hop-by-hop, routing, fragment, AH, destination options (RFC 8200, 4302). */
const extensions = new Set([0, 43, 44, 51, 60]);
const maxExtensions = 16;

type Transport = Omit<Packet, 'point' | 'source' | 'destination'>;

/** Decodes what a whole IP packet holds, extension headers of IPv6 first; `next` is IANA's number of it. */
export function decodeData(next: number, data: Buffer): Transport {
  let number = next;
  let at = 0;
  let fragment: Fragment | undefined;
  const bodies: Buffer[] = [];
  for (let n = 0; n < maxExtensions && extensions.has(number) && at + 8 <= data.length; n++) {
    const length = data.readUInt8(at + 1);
    const field = data.readUInt16BE(at + 2);
    const size = number === 44 ? 8 : number === 51 ? (length + 2) * 4 : (length + 1) * 8;
    const after = data.readUInt8(at);
    const [offset, more] = [field & 0xfff8, (field & 1) !== 0];
    if (number === 44 && (more || offset > 0)) {
      fragment = { id: data.readUInt32BE(at + 4), offset, more, next: after, data: data.subarray(at + size) };
    }
    if (number !== 44) bodies.push(data.subarray(at + 2, at + size));
    number = after;
    at += size;
    if (fragment && fragment.offset > 0) break;
  }
  const rest = data.subarray(Math.min(at, data.length));
  const transport = decodeTransport(number, rest, (fragment?.offset ?? 0) > 0);
  const unread = [...bodies, ...transport.unread];
  return { ...transport, unread, ...(fragment ? { fragment } : {}) };
}

function decodeTransport(number: number, data: Buffer, laterFragment: boolean): Transport {
  const protocol = protocolNames[number] ?? `ip-${number}`;
  const bare: Transport = { protocol, laterFragment, payload: none, unread: [] };
  if (laterFragment) return bare;
  const other = { ...bare, payload: data.subarray(headerLengths[protocol] ?? 0) };
  if (protocol === 'icmp' || protocol === 'icmpv6') {
    return data.length > 0 ? { ...other, icmpType: data.readUInt8(0) } : other;
  }
  if (!['tcp', 'udp', 'sctp'].includes(protocol)) return other;
  if (data.length < 4) return { ...bare, unread: [data] };
  const ports = { ...bare, sourcePort: data.readUInt16BE(0), port: data.readUInt16BE(2) };
  if (protocol === 'udp') return { ...ports, payload: data.subarray(8) };
  if (protocol === 'sctp') return { ...other, ...ports, payload: other.payload };
  if (data.length < 14) return { ...ports, unread: [data.subarray(4)] };
  const headerLength = Math.max(tcpLength, (data.readUInt8(12) >> 4) * 4);
  const flags = data.readUInt8(13);
  return {
    ...ports,
    flags,
    syn: (flags & 0x12) === 0x02,
    sequence: data.readUInt32BE(4),
    payload: data.subarray(headerLength),
    unread: [data.subarray(tcpLength, headerLength)],
  };
}
