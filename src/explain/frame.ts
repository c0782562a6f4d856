import type { Attempt } from '../model/attempt.ts';
import { saidWords } from '../report/said.ts';
import type { Packet } from '../watch/packet.ts';
import type { Content } from '../watch/protocols/content.ts';

/** One packet of an attempt, as it stands in a capture. */
export interface Frame {
  /** Its number in the file, from 1, as Wireshark counts. */
  readonly number: number;
  /** ISO 8601 in UTC, with microseconds. */
  readonly time: string;
  /** Interface and direction, or by whose rule it was logged. */
  readonly at: string;
  /** Addresses, ports and flags, and what was said as far as the watch reads it. */
  readonly summary: string;
}

/** What a packet was found to say: a DNS question, or the start of what a client sends. */
export type Said = Content & Pick<Attempt['detail'], 'query'>;

/** What Linux cooked capture calls a packet's type (tcpdump.org, LINKTYPE_LINUX_SLL2). */
const directions = ['for this host', 'broadcast', 'multicast', 'for another host', 'outgoing'];

/** Where a captured packet was seen. The file has interfaces by their number alone. */
export function interfaceWords({ point }: Packet): string {
  const direction = directions[point & 7] ?? 'direction not known';
  return `interface ${point >> 3}, ${direction}`;
}

/** Who the rule that logged a packet says has sent it. */
export function senderWords({ sender }: Packet): string {
  if (sender === undefined) return 'logged as it came through the node';
  switch (sender.kind) {
    case 'pod':
      return `logged from the cgroup of pod ${sender.uid}`;
    case 'pods':
      return 'logged from the cgroup of pods';
    case 'node':
      return "logged from the node's own programs";
    case 'local':
      return 'logged as sent by the node, before there were pods';
  }
}

/** A packet in one line; nothing of its bytes but what the watch puts into a result. */
export function packetWords(packet: Packet, said: Said | undefined): string {
  const { protocol, source, sourcePort, destination, port, icmpType } = packet;
  const parts = [
    `${protocol} ${endpoint(source, sourcePort)} > ${endpoint(destination, port)}`,
    flagWords(packet),
    icmpType === undefined ? undefined : `type ${icmpType}`,
    packet.fragment && `fragment at ${packet.fragment.offset}`,
    packet.payload.length === 0 ? undefined : `${packet.payload.length} bytes`,
    ...(said === undefined ? [] : saidWords({ detail: said })),
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** Epoch milliseconds with a fraction as ISO 8601 with microseconds. */
export function preciseTime(time: number): string {
  const seconds = Math.floor(time / 1000);
  const micros = Math.min(999_999, Math.floor((time - seconds * 1000) * 1000 + 0.5));
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(micros).padStart(6, '0')}Z`;
}

function endpoint(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** From the lowest bit of RFC 9293, 3.1. */
const flagNames = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

function flagWords({ flags }: Packet): string | undefined {
  if (flags === undefined) return undefined;
  return flagNames.filter((_, bit) => (flags & (1 << bit)) !== 0).join(' ') || 'no flags';
}
