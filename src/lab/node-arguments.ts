import type { LabRanges, NodeOwner } from './types.ts';

/** Where an agent finds its server, and what it proves itself with. */
export interface Membership {
  /** IPv4 address of the server. */
  readonly server: string;
  /** The server's full token, `K10…::server:…`: its hash pins the authority the agent believes. */
  readonly token: string;
}

/** Arguments of `k3s server`, as K3s documents them. Components with images of their own beyond CoreDNS and local-path are left out. */
export function serverArguments(spec: {
  owner: NodeOwner;
  ranges: LabRanges;
  token: string;
  further: readonly string[];
}): string[] {
  const { owner, ranges } = spec;
  return [
    'server',
    ...['--token', spec.token],
    ...ofEveryNode(owner),
    ...['--tls-san', owner.address],
    ...['--cluster-cidr', listed(ranges.pods, ranges.ipv6?.pods)],
    ...['--service-cidr', listed(ranges.services, ranges.ipv6?.services)],
    ...['--cluster-dns', ranges.clusterDns],
    ...['--disable', 'traefik,servicelb,metrics-server'],
    ...spec.further,
  ];
}

/** Arguments of `k3s agent`, as K3s documents them; the cluster's ranges come from the server. */
export function agentArguments(owner: NodeOwner, { server, token }: Membership): string[] {
  return ['agent', ...['--server', `https://${server}:6443`], ...['--token', token], ...ofEveryNode(owner)];
}

function ofEveryNode(owner: NodeOwner): string[] {
  return [
    ...['--node-name', owner.node],
    ...['--node-ip', listed(owner.address, owner.address6)],
    // The default route leads into the void: without this the overlay would choose that interface.
    ...['--flannel-iface', 'eth0'],
    // K3s replaces a loopback resolver by 8.8.8.8, which would be our own false alarm.
    ...['--resolv-conf', '/etc/resolv.conf'],
  ];
}

/** K3s takes IPv6 after IPv4, which makes IPv4 the family of services that ask for none. */
function listed(...values: (string | undefined)[]): string {
  return values.filter((value) => value !== undefined).join(',');
}
