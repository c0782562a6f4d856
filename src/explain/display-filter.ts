import { isIPv6 } from 'node:net';
import type { Attempt } from '../model/attempt.ts';

/** Names that Wireshark has for protocols, where ours is another or it has no field of ports. */
const portless = new Set(['icmp', 'icmpv6', 'igmp', 'gre', 'esp']);
const withPorts = new Set(['tcp', 'udp', 'sctp']);

/**
 * Wireshark's display filter (wireshark-filter(4)) of an attempt's packets. Addresses, protocol and port alone: a name
 * that a stranger sent has no place in a command that people copy.
 */
export function displayFilter({ source, destination }: Attempt): string {
  const { address, protocol, port } = destination;
  const family = isIPv6(source.address) ? 'ipv6' : 'ip';
  return [
    `${family}.src == ${source.address}`,
    `${family}.dst == ${address}`,
    ...ofProtocol(protocol, port, family),
  ].join(' && ');
}

function ofProtocol(protocol: string, port: number | undefined, family: 'ip' | 'ipv6'): string[] {
  if (withPorts.has(protocol)) return [port === undefined ? protocol : `${protocol}.dstport == ${port}`];
  if (portless.has(protocol)) return [protocol];
  const number = /^ip-(\d+)$/.exec(protocol)?.[1];
  if (number === undefined) return [];
  return [family === 'ip' ? `ip.proto == ${number}` : `ipv6.nxt == ${number}`];
}
