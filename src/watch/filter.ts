import type { LabRanges } from '../lab/types.ts';

/** Destinations that never leave a link: this host, link-local multicast, broadcast. Metadata (169.254/16) is not among them. */
export const housekeepingRanges: readonly string[] = [
  '127.0.0.0/8',
  '224.0.0.0/24',
  '255.255.255.255/32',
  '::1/128',
  'fe80::/10',
  'ff01::/16',
  'ff02::/16',
];

/** Ranges that are inside the seal, as CIDRs and addresses; those of resolver and void are the namespace's own. */
export function insideRanges(ranges: LabRanges): string[] {
  const { lab, pods, services, resolver, void6, ipv6 } = ranges;
  return [lab, pods, services, resolver, void6, ...Object.values(ipv6 ?? {}), ...housekeepingRanges];
}

/**
 * The pcap filter (pcap-filter(7)) of what the watch has to see: all DNS; whatever is bound for an address outside the
 * seal; what opens something towards the host's address, which lies inside the lab's range yet outside the seal, parts of
 * packets included.
 */
export function captureFilter(ranges: LabRanges): string {
  const nets = insideRanges(ranges).map((range) => `dst ${range.includes('/') ? 'net' : 'host'} ${range}`);
  const v4 = nets.filter((net) => !net.includes(':')).join(' or ');
  const v6 = nets.filter((net) => net.includes(':')).join(' or ');
  const opens = 'tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn';
  const isPart = 'ip[6:2] & 0x3fff != 0';
  return [
    `(ip and not (${v4}))`,
    `(ip6 and not (${v6}))`,
    `(ip and dst host ${ranges.gateway} and (not tcp or ${isPart} or ${opens}))`,
    // Last: of a packet too short to have ports nothing is asked after them.
    'port 53',
  ].join(' or ');
}
