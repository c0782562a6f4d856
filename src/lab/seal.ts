import { createServer } from 'node:net';
import type { SealProbe } from '../model/evidence.ts';
import { hostAddresses } from './network.ts';
import type { LabRanges, NodeOwner } from './types.ts';

/** One connection to try from inside; only the control may be answered. */
interface Target {
  readonly target: string;
  readonly address: string;
  readonly port: number;
}

/**
 * Asks from inside a node's namespace what a sealed network must not answer. The host listens on a port of its own on
 * all addresses meanwhile, so that an open way to the host would be seen, and the registry is asked as a control: a
 * prober that cannot even reach that has proved nothing.
 */
export async function probeSeal(
  owner: NodeOwner,
  lab: { ranges: LabRanges; registry: string },
  signal?: AbortSignal,
): Promise<SealProbe[]> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '0.0.0.0', resolve);
  });
  const listening = server.address();
  const port = typeof listening === 'object' && listening ? listening.port : 0;
  const [registryHost = '', registryPort = ''] = lab.registry.split(':');
  const targets: Target[] = [
    { target: 'host, its address on the lab bridge', address: lab.ranges.gateway, port },
    ...hostAddresses(lab.ranges.lab).map((address) => ({ target: 'host, another address', address, port })),
    // Whoever reaches the engine's API is the host's root: its customary ports, with and without TLS.
    ...[2375, 2376].map((port) => ({ target: "Docker's API", address: lab.ranges.gateway, port })),
    { target: 'metadata service', address: '169.254.169.254', port: 80 },
    { target: 'outside over IPv4 (TEST-NET-3)', address: '203.0.113.1', port: 443 },
    { target: 'outside over IPv6 (documentation range)', address: '2001:db8::1', port: 443 },
  ];
  try {
    return await Promise.all([
      connect(
        owner,
        { target: 'control: the lab registry', address: registryHost, port: Number(registryPort) },
        true,
        signal,
      ),
      ...targets.map((target) => connect(owner, target, false, signal)),
      ...['1.1.1.1', '8.8.8.8', '2606:4700:4700::1111'].map((address) => route(owner, address, signal)),
      socket(owner, '/var/run/docker.sock', signal),
      resolve(owner, 'resolver of the namespace', lab.ranges.resolver, signal),
      resolve(owner, "Docker's resolver", '127.0.0.11', signal),
    ]);
  } finally {
    server.close();
  }
}

/** A refusal is an answer: somebody is there. */
async function connect(
  owner: NodeOwner,
  target: Target,
  control: boolean,
  signal?: AbortSignal,
): Promise<SealProbe> {
  const to = `${target.address} port ${target.port}`;
  const result = await owner.exec(
    ['busybox', 'timeout', '1', 'busybox', 'nc', target.address, String(target.port), '-e', '/bin/true'],
    signal ? { signal } : {},
  );
  const said = result.stderr.trim().split('\n').at(-1) ?? '';
  const answered = result.exitCode === 0 || /refused|reset/i.test(said);
  return {
    node: owner.node,
    target: target.target,
    address: to,
    control,
    answered,
    observed: answered ? (said === '' ? 'connected' : said) : said === '' ? 'no answer within 1 s' : said,
  };
}

/** The engine's socket, where somebody mounted it, is a way out past every rule of the network. */
async function socket(owner: NodeOwner, path: string, signal?: AbortSignal): Promise<SealProbe> {
  const { exitCode } = await owner.exec(['busybox', 'test', '-S', path], signal ? { signal } : {});
  return {
    node: owner.node,
    target: "Docker's socket",
    address: path,
    control: false,
    answered: exitCode === 0,
    observed: exitCode === 0 ? 'it is there' : 'not there',
  };
}

/** Real addresses are never sent to: where the kernel would send the packet is proof enough. */
async function route(owner: NodeOwner, address: string, signal?: AbortSignal): Promise<SealProbe> {
  const family = address.includes(':') ? '-6' : '-4';
  const result = await owner.exec(['ip', family, 'route', 'get', address], signal ? { signal } : {});
  const said = (result.exitCode === 0 ? result.stdout : result.stderr).trim().split('\n')[0] ?? '';
  return {
    node: owner.node,
    target: 'route to the internet',
    address,
    control: false,
    answered: result.exitCode === 0 && !/ dev void0( |$)/.test(said),
    observed: said,
  };
}

/** Names must not resolve, whoever is asked; NXDOMAIN from the namespace's own resolver is the seal's answer. */
async function resolve(
  owner: NodeOwner,
  target: string,
  server: string,
  signal?: AbortSignal,
): Promise<SealProbe> {
  const result = await owner.exec(
    ['busybox', 'timeout', '1', 'busybox', 'nslookup', 'example.com', server],
    signal ? { signal } : {},
  );
  const said = `${result.stdout}\n${result.stderr}`;
  const answers = /^Name:\s*example\.com/m.test(said);
  const line = said.split('\n').find((text) => /NXDOMAIN|timed out|refused|no servers/i.test(text));
  return {
    node: owner.node,
    target: `example.com asked of ${target}`,
    address: server,
    control: false,
    answered: answers,
    observed: answers ? 'the name resolved' : (line?.trim() ?? 'no answer within 1 s'),
  };
}
