import { isIPv4 } from 'node:net';
import { encode, type RecordType } from 'dns-packet';
import type { LabRanges } from '../lab/types.ts';
import { decodePacket, type Packet } from './packet.ts';
import { linuxSll2 } from './pcap.ts';

/** Ranges the tests of this room use. */
export const testRanges: LabRanges = {
  lab: '10.89.0.0/24',
  pods: '10.42.0.0/16',
  services: '10.43.0.0/16',
  gateway: '10.89.0.1',
  resolver: '192.0.2.1',
  void6: 'fd00:a1:7::1',
  clusterDns: '10.43.0.10',
};

/** The same of a dual-stack lab. */
export const dualStackRanges: LabRanges = {
  ...testRanges,
  ipv6: { lab: 'fd00:a1:89::/64', pods: 'fd00:a1:42::/56', services: 'fd00:a1:43::/112' },
};

/** A packet to build, for tests: addresses of one family, and what the transport holds. */
export interface PacketSpec {
  readonly from: string;
  readonly to: string;
  readonly protocol?: 'tcp' | 'udp' | 'icmp' | number;
  readonly port?: number;
  readonly sourcePort?: number;
  /** TCP flags, SYN unless told; the type of an ICMP message, 8 unless told. */
  readonly flags?: number;
  /** TCP sequence number, 0 unless told. */
  readonly sequence?: number;
  readonly payload?: Buffer;
  readonly interfaceIndex?: number;
  /** 0 to us, 3 to another host, 4 outgoing. */
  readonly packetType?: number;
  /** Raw bytes between the fixed IPv4 header and the transport; a multiple of four. */
  readonly options?: Buffer;
  /** Raw bytes between the fixed TCP header and its payload; a multiple of four. */
  readonly tcpOptions?: Buffer;
  /** IPv4 flags and fragment offset. */
  readonly fragment?: number;
  /** Identification of an IPv4 packet, 0 unless told. */
  readonly id?: number;
  /** IPv6 extension headers before the transport, each with the number it goes by. */
  readonly extensions?: readonly { readonly number: number; readonly body: Buffer }[];
  /** What a frame carries behind the packet's end. */
  readonly trailing?: Buffer;
}

const numbers = { tcp: 6, udp: 17, icmp: 1 };

/** A LINUX_SLL2 frame as tcpdump writes it; checksums are left zero. */
export function buildFrame(spec: PacketSpec): Buffer {
  const frame = Buffer.alloc(20);
  frame.writeUInt16BE(isIPv4(spec.from) ? 0x0800 : 0x86dd, 0);
  frame.writeUInt32BE(spec.interfaceIndex ?? 2, 4);
  frame.writeUInt8(spec.packetType ?? 0, 10);
  return Buffer.concat([frame, sent(spec)]);
}

/** The packet as netfilter logs it with a prefix: a record of link type NFLOG. */
export function buildLogged(prefix: string, spec: PacketSpec): Buffer {
  const values = [
    [1, Buffer.from([0x08, 0, 3, 0])],
    [10, Buffer.from(`${prefix}\0`)],
    [9, sent(spec)],
  ] as const;
  const written = values.map(([type, value]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(4 + value.length, 0);
    head.writeUInt16LE(type, 2);
    return Buffer.concat([head, value, Buffer.alloc(-value.length & 3)]);
  });
  return Buffer.concat([Buffer.from([isIPv4(spec.from) ? 2 : 10, 0, 0, 77]), ...written]);
}

/** The same, decoded; throws where the decoder makes nothing of it. */
export function buildPacket(spec: PacketSpec): Packet {
  const packet = decodePacket(buildFrame(spec));
  if (!packet) throw new Error('the built packet does not decode');
  return packet;
}

/** A DNS query message, or with `response` its answer's header. */
export function buildQuery(name: string, type: RecordType = 'A', response = false): Buffer {
  return encode({ type: response ? 'response' : 'query', id: 7, questions: [{ type, name }] });
}

/** A DNS question put to `to` over UDP. */
export function buildDns(
  from: string,
  to: string,
  name: string,
  more: { type?: RecordType; interfaceIndex?: number } = {},
) {
  const { type = 'A', interfaceIndex = 2 } = more;
  return buildPacket({
    from,
    to,
    protocol: 'udp',
    port: 53,
    payload: buildQuery(name, type),
    interfaceIndex,
  });
}

/** The header of a pcap file, little-endian with microseconds unless told. */
export function pcapHeader({ magic = 0xa1b2c3d4, bigEndian = false, linkType = linuxSll2 } = {}): Buffer {
  const header = Buffer.alloc(24);
  const u32 = (value: number, at: number) =>
    bigEndian ? header.writeUInt32BE(value, at) : header.writeUInt32LE(value, at);
  u32(magic, 0);
  u32(2048, 16);
  u32(linkType, 20);
  return header;
}

/** A pcap record of `data` at `time` (epoch milliseconds). */
export function pcapRecord(
  data: Buffer,
  time: number,
  { bigEndian = false, ticksPerMs = 1000 } = {},
): Buffer {
  const header = Buffer.alloc(16);
  const u32 = (value: number, at: number) =>
    bigEndian ? header.writeUInt32BE(value, at) : header.writeUInt32LE(value, at);
  u32(Math.floor(time / 1000), 0);
  u32(Math.round((time % 1000) * ticksPerMs), 4);
  u32(data.length, 8);
  u32(data.length, 12);
  return Buffer.concat([header, data]);
}

function sent(spec: PacketSpec): Buffer {
  return Buffer.concat([isIPv4(spec.from) ? ipv4(spec) : ipv6(spec), spec.trailing ?? Buffer.alloc(0)]);
}

function ipv4(spec: PacketSpec): Buffer {
  const options = spec.options ?? Buffer.alloc(0);
  const body = transport(spec);
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45 + options.length / 4, 0);
  header.writeUInt16BE(20 + options.length + body.length, 2);
  header.writeUInt16BE(spec.id ?? 0, 4);
  header.writeUInt16BE(spec.fragment ?? 0, 6);
  header.writeUInt8(numberOf(spec), 9);
  for (const [n, part] of [...spec.from.split('.'), ...spec.to.split('.')].entries())
    header.writeUInt8(Number(part), 12 + n);
  return Buffer.concat([header, options, body]);
}

function ipv6(spec: PacketSpec): Buffer {
  const extensions = spec.extensions ?? [];
  const chain = [...extensions.map(({ number }) => number), numberOf(spec)];
  const bodies = extensions.map(({ body }, n) => {
    const copy = Buffer.from(body);
    copy.writeUInt8(chain[n + 1] ?? 59, 0);
    return copy;
  });
  const body = Buffer.concat([...bodies, transport(spec)]);
  const header = Buffer.alloc(8);
  header.writeUInt8(0x60, 0);
  header.writeUInt16BE(body.length, 4);
  header.writeUInt8(chain[0] ?? 59, 6);
  return Buffer.concat([header, ipv6Bytes(spec.from), ipv6Bytes(spec.to), body]);
}

function transport(spec: PacketSpec): Buffer {
  const { protocol = 'tcp', payload = Buffer.alloc(0), port = 0, sourcePort = 40_000 } = spec;
  const options = (protocol === 'tcp' && spec.tcpOptions) || Buffer.alloc(0);
  const ports = Buffer.alloc(protocol === 'udp' ? 8 : 20);
  if (protocol === 'icmp') {
    return Buffer.concat([Buffer.from([spec.flags ?? 8, 0, 0, 0, 0, 0, 0, 0]), payload]);
  }
  if (protocol !== 'udp' && protocol !== 'tcp') return payload;
  ports.writeUInt16BE(sourcePort, 0);
  ports.writeUInt16BE(port, 2);
  if (protocol === 'udp') ports.writeUInt16BE(8 + payload.length, 4);
  else {
    ports.writeUInt32BE(spec.sequence ?? 0, 4);
    ports.writeUInt16BE(0x5000 + (options.length << 10) + (spec.flags ?? 2), 12);
  }
  return Buffer.concat([ports, options, payload]);
}

function numberOf({ protocol = 'tcp' }: PacketSpec): number {
  return typeof protocol === 'number' ? protocol : numbers[protocol];
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const [front, back] = [groups(head), groups(tail ?? '')];
  const all = [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]));
}
