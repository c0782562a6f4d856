import type { SealKind } from '../../model/evidence.ts';
import type { HostListener } from './host-listener.ts';
import type { Surroundings } from './surroundings.ts';
import type { NotAsked, Target } from './target.ts';

/** Most addresses of this machine, and most of containers, that are asked. */
const most = 24;

/** Customary ports of the engine's API, with and without TLS. */
const apiPorts = [2375, 2376];
/** Where nothing listens, of one who is there: a refusal shows that the asking works. */
const closedPort = 1;

/** Real addresses, whose routes are looked up and which nothing is sent to. */
const internet = ['1.1.1.1', '8.8.8.8', '2606:4700:4700::1111'];
/** Addresses for documentation: nobody has them, and a packet to them takes the way of one to the internet. */
const documentation = ['203.0.113.1', '2001:db8::1'];
const metadata = ['169.254.169.254', 'fd00:ec2::254'];
const name = 'example.com';

/** What to ask from inside, and what cannot be asked here. */
export interface SealPlan {
  readonly targets: readonly Target[];
  readonly notAsked: readonly NotAsked[];
}

/** Lists all there is to ask of a lab's surroundings; the first is the control by TCP. */
export function planSeal(
  lab: { readonly gateway: string; readonly registry: string },
  around: Surroundings,
  listener: Pick<HostListener, 'tcp' | 'udp'>,
): SealPlan {
  const places = placesOf(lab.gateway, around);
  const { containers } = around;
  const ports = [...new Set([...apiPorts, ...(around.api ? [around.api.port] : [])])];
  return {
    targets: [
      ...controls(lab.registry),
      ...places
        .slice(0, most)
        .flatMap(({ kind, target, address }) => [
          ...packets(kind, target, address, listener),
          ...ports.map((port) => tcp('docker-api', "Docker's API", address, port)),
        ]),
      ...(around.api ? [tcp('docker-api', "Docker's API", around.api.address, around.api.port)] : []),
      ...around.sockets.map((path): Target => ({
        kind: 'docker-socket',
        target: 'socket of the engine',
        ask: { by: 'socket', path },
      })),
      ...containers.slice(0, most).flatMap(({ name: container, network, address, port }) => {
        const target = `container ${container} on the Docker network ${network}`;
        return packets('docker-network', target, address, { tcp: port, udp: port });
      }),
      ...metadata.map((address) => tcp('metadata', 'metadata service', address, 80)),
      ...documentation.flatMap((address) =>
        packets('internet', 'outside (address for documentation)', address, { tcp: 443, udp: 53 }),
      ),
      ...internet.flatMap(routes),
      ...[undefined, '127.0.0.11'].map((server): Target => ({
        kind: 'name',
        target: server === undefined ? 'name, asked as programs do' : "name, asked of Docker's resolver",
        ask: { by: 'name', name, ...(server !== undefined && { server }) },
      })),
    ],
    notAsked: [
      ...left('host', 'addresses of this machine', places.length),
      ...left('docker-network', 'containers on other Docker networks', containers.length),
      ...(around.host.length > 0
        ? []
        : [{ kind: 'host' as const, target: 'addresses of this machine', reason: elsewhere }]),
      ...(containers.length > 0
        ? []
        : [
            {
              kind: 'docker-network' as const,
              target: 'containers on other Docker networks',
              reason: 'none was running',
            },
          ]),
    ],
  };
}

const elsewhere =
  "the lab's bridge is not on this machine, so the engine runs on another, or airtight in a container";

/** The host's addresses and the gateways of other Docker networks, each once, by the most telling words. */
function placesOf(
  gateway: string,
  { host, networks }: Surroundings,
): { kind: SealKind; target: string; address: string }[] {
  const addresses = new Set([gateway, ...host, ...networks.map((network) => network.gateway)]);
  return [...addresses].map((address) => {
    const network = networks.find((one) => one.gateway === address);
    if (network)
      return { kind: 'docker-network', target: `gateway of the Docker network ${network.name}`, address };
    const own = address === gateway || address.includes('%');
    return {
      kind: 'host',
      target: `host, ${own ? 'its address on the lab bridge' : 'another address'}`,
      address,
    };
  });
}

/** What is there for certain: the lab's registry over IPv4, the namespace itself over IPv6, and the sealed resolver. */
function controls(registry: string): Target[] {
  const [address = '', port] = registry.split(':');
  const own = 'control: the namespace itself over IPv6';
  const ofRegistry = 'control: the lab registry';
  return [
    ...packets('control', ofRegistry, address, { tcp: Number(port), udp: closedPort }),
    ...packets('control', own, '::1', { tcp: closedPort, udp: closedPort }),
    { kind: 'control', target: "control: the namespace's resolver says no", ask: { by: 'name', name } },
  ];
}

function packets(
  kind: SealKind,
  target: string,
  address: string,
  port: { readonly tcp: number; readonly udp: number },
): Target[] {
  return [
    tcp(kind, target, address, port.tcp),
    { kind, target, ask: { by: 'udp', address, port: port.udp } },
    { kind, target, ask: { by: 'icmp', address } },
  ];
}

function tcp(kind: SealKind, target: string, address: string, port: number): Target {
  return { kind, target, ask: { by: 'tcp', address, port } };
}

function routes(address: string): Target[] {
  const about = { kind: 'internet', target: 'route to the internet' } as const;
  return [
    { ...about, ask: { by: 'route', address, protocol: 'tcp', port: 443 } },
    { ...about, ask: { by: 'route', address, protocol: 'udp', port: 53 } },
    { ...about, ask: { by: 'route', address, protocol: 'icmp' } },
  ];
}

function left(kind: SealKind, target: string, found: number): NotAsked[] {
  return found <= most ? [] : [{ kind, target, reason: `${found} were found, ${most} of them asked` }];
}
