import { networkInterfaces } from 'node:os';
import type Docker from 'dockerode';
import { contains, parseCidr } from '../cidr.ts';
import { engineApi, engineSockets } from './engine-door.ts';
import { type HostAddress, hostAddresses } from './host-addresses.ts';

/** What there is around a lab that must not answer it. */
export interface Surroundings {
  /**
   * Addresses of this machine as they are asked from inside, link-local ones of the lab's bridge alone; none where that
   * bridge is not on this machine, for then the engine runs elsewhere.
   */
  readonly host: readonly string[];
  /** The gateways of other Docker networks. */
  readonly networks: readonly { readonly name: string; readonly gateway: string }[];
  /** Every address of a running container on another network, with the first port it exposes. */
  readonly containers: readonly Neighbour[];
  /** Where the engine was reached, if not by a socket of this machine. */
  readonly api?: { readonly address: string; readonly port: number };
  /** Sockets that whoever has them is root by: the engine's and its containerd's. */
  readonly sockets: readonly string[];
}

export interface Neighbour {
  readonly name: string;
  readonly network: string;
  readonly address: string;
  readonly port: number;
}

/** Looks around: at this machine, and at what else the engine runs. */
export async function lookAround(
  docker: Docker,
  lab: { readonly networkId: string; readonly gateway: string },
): Promise<Surroundings> {
  const [addresses, networks, containers, api, sockets] = await Promise.all([
    hostAddresses(),
    docker.listNetworks(),
    docker.listContainers(),
    engineApi(docker),
    engineSockets(docker),
  ]);
  const host = askable(addresses, lab.gateway);
  return {
    host,
    networks: networks
      .filter(({ Id }) => Id !== lab.networkId)
      .flatMap((network) => gatewaysOf(network, host)),
    containers: containers.flatMap((container) => neighboursOf(container, lab.networkId)),
    ...(api && { api }),
    sockets,
  };
}

/** What answers for a network on the host's side; of Docker's default network its IPAM does not always tell. */
function gatewaysOf(
  { Name: name, IPAM }: Docker.NetworkInspectInfo,
  host: readonly string[],
): Surroundings['networks'] {
  return (IPAM?.Config ?? []).flatMap(({ Gateway: told, Subnet: subnet }) => {
    const gateway = told ?? host.find((address) => subnet !== undefined && isWithin(subnet, address));
    return gateway === undefined ? [] : [{ name, gateway }];
  });
}

function isWithin(subnet: string, address: string): boolean {
  return !subnet.includes(':') && !address.includes(':') && contains(parseCidr(subnet), address);
}

/** The lab's interface in an owner's namespace, as Docker names it. */
const ownerLink = 'eth0';

/** A link-local address can be asked only on its own link, and the lab's bridge is the only one they share. */
function askable(addresses: readonly HostAddress[], gateway: string): string[] {
  const [bridge] =
    Object.entries(networkInterfaces()).find(([, held]) =>
      held?.some(({ address }) => address === gateway),
    ) ?? [];
  if (bridge === undefined) return [];
  return addresses.flatMap(({ address, link }) => {
    if (link === undefined) return [address];
    return link === bridge ? [`${address}%${ownerLink}`] : [];
  });
}

function neighboursOf(container: Docker.ContainerInfo, lab: string): Neighbour[] {
  const name = container.Names[0]?.replace(/^\//, '') ?? container.Id;
  const port = container.Ports[0]?.PrivatePort ?? 80;
  return Object.entries(container.NetworkSettings.Networks)
    .filter(([, { NetworkID }]) => NetworkID !== lab)
    .flatMap(([network, { IPAddress, GlobalIPv6Address }]) =>
      [IPAddress, GlobalIPv6Address]
        // Engines say none by an empty text or by nothing at all.
        .filter((address: string | undefined) => address)
        .map((address) => ({ name, network, address, port })),
    );
}
