import { networkInterfaces } from 'node:os';
import type Docker from 'dockerode';
import { AirtightError, messageOf } from '../errors.ts';
import { overlaps, type Cidr, parseCidr } from './cidr.ts';
import { labelsOf } from './run-label.ts';

/** An internal-only network of one run. */
export interface LabNetwork {
  readonly id: string;
  readonly name: string;
  readonly subnet: string;
  /** The host's own address on the bridge. */
  readonly gateway: string;
  /** The nth address for containers, from 0. */
  address(n: number): string;
  /**
   * An IPv6 range that containers may give themselves addresses of: the bridge carries them, and Docker knows nothing of
   * them (docs/adr/0012-nodes-give-themselves-ipv6.md).
   */
  readonly subnet6: string;
  /** The nth address for containers in it. */
  address6(n: number): string;
}

/** Subnets tried in turn; far from K3s' 10.42/16 and 10.43/16, K3k's 10.52/16 and 10.53/16, and Docker's own pools. */
const candidates = Array.from({ length: 256 }, (_, third) => `10.89.${third}.0/24`);

/** Creates the run's internal network on a subnet that neither Docker nor the host uses. */
export async function createNetwork(docker: Docker, runId: string): Promise<LabNetwork> {
  const taken = await takenRanges(docker);
  let last: unknown;
  for (const subnet of candidates) {
    const range = parseCidr(subnet);
    if (taken.some((other) => overlaps(range, other))) continue;
    const base = subnet.slice(0, subnet.lastIndexOf('.'));
    // No two labs have the same IPv4 subnet, so none have the same IPv6 one.
    const base6 = `fd00:a1:89:${base.slice(base.lastIndexOf('.') + 1)}::`;
    const gateway = `${base}.1`;
    try {
      const network = await docker.createNetwork({
        Name: `airtight-${runId}`,
        Driver: 'bridge',
        Internal: true,
        CheckDuplicate: true,
        IPAM: { Driver: 'default', Config: [{ Subnet: subnet, Gateway: gateway }] },
        Labels: labelsOf(runId),
      });
      return {
        id: network.id,
        name: `airtight-${runId}`,
        subnet,
        gateway,
        address: (n) => `${base}.${n + 2}`,
        subnet6: `${base6}/64`,
        address6: (n) => `${base6}${n + 2}`,
      };
    } catch (error) {
      // Another run may have taken the subnet since we looked: only that is worth the next candidate.
      if (!/overlap/i.test(messageOf(error))) throw error;
      last = error;
    }
  }
  throw new AirtightError('machine', 'No free subnet in 10.89.0.0/16 for the lab network', {
    code: 'no-free-subnet',
    hint: 'Remove unused Docker networks ("airtight clean", "docker network prune").',
    cause: last,
  });
}

async function takenRanges(docker: Docker): Promise<Cidr[]> {
  const networks = await docker.listNetworks();
  const ofDocker = networks
    .flatMap((network) => network.IPAM?.Config ?? [])
    .flatMap((config) => (config.Subnet?.includes('.') ? [parseCidr(config.Subnet)] : []));
  const ofHost = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .flatMap((address) => (address.family === 'IPv4' && address.cidr ? [parseCidr(address.cidr)] : []));
  return [...ofDocker, ...ofHost];
}
