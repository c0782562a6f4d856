import { randomBytes } from 'node:crypto';
import type { LabFacts } from '../model/result.ts';
import type { Disposers } from '../system/disposers.ts';
import { together } from '../system/together.ts';
import { isGone } from './container.ts';
import { boundingSet, type Engine } from './engine.ts';
import { describeNodeImage, requireImage } from './images.ts';
import { kubeconfigOfNode, pointedAt } from './kubeconfig.ts';
import { createNetwork, type LabNetwork } from './network.ts';
import { agentArguments, serverArguments } from './node-arguments.ts';
import { fileOf, joined } from './node-state.ts';
import { startNode, type StartedNode } from './node.ts';
import { resolverAddress, startOwner, type StartedOwner } from './owner.ts';
import { privilegeFor } from './privilege.ts';
import { dockerLogin, type RegistrySettings } from './registry-files.ts';
import { startRegistry } from './registry.ts';
import { harnessPaths, type LabRanges, type LabRegistry } from './types.ts';

export interface LabSpec {
  readonly runId: string;
  readonly toolsImage: string;
  readonly nodeImage: string;
  readonly signal: AbortSignal;
  /** Nodes beside the one server. */
  readonly agents: number;
  readonly registry: RegistrySettings;
  /** Path of a static helm on this machine, for the server's owner. */
  readonly helm?: string;
}

/** The sealed ground the nodes will stand on: network, registry and a namespace for each node, but no node yet. */
export interface LabGround {
  readonly engine: Engine;
  readonly spec: LabSpec;
  readonly ranges: LabRanges;
  readonly registry: LabRegistry;
  /** The server's first, then those of the agents. */
  readonly owners: readonly [StartedOwner, ...StartedOwner[]];
  readonly network: LabNetwork;
}

/** What the nodes are started with beside what every lab gives them. */
export interface NodeSetup {
  /** Files inside a node before it starts, path to content, and archives of this machine for its images folder. */
  node(
    owner: StartedOwner,
    role: 'server' | 'agent',
  ): { readonly files: Readonly<Record<string, string>>; readonly archives: readonly string[] };
  /** Further arguments of every server, such as `--system-default-registry`. */
  readonly serverArguments: readonly string[];
}

/** Nodes that were started; their API may not answer yet. */
export interface StartedNodes {
  /** The server first; agents are added as they start, until `connect` is done. */
  readonly nodes: readonly StartedNode[];
  /** Values that must never be written: the node token. */
  readonly secrets: readonly string[];
  /** What a report says of the lab, once its nodes are started. */
  describe(): Promise<LabFacts>;
  /**
   * Waits until the server has a kubeconfig and every agent has joined. Gives the text of a kubeconfig that works from
   * the host and in the server's owner, where it is written too; an AirtightError of kind `machine` says what was last
   * seen of a node that did not get there.
   */
  connect(timeoutMs: number): Promise<string>;
}

/** Where K3s writes the full token, which holds the hash of the cluster's authority. */
const tokenOfNode = '/var/lib/rancher/k3s/server/node-token';

/** Deadline for the server's token (milliseconds): K3s writes it before its API answers. */
const tokenTimeoutMs = 120_000;

/** Lays the ground: everything that must be there, and sealed, before a node may start. */
export async function prepareLab(engine: Engine, spec: LabSpec, disposers: Disposers): Promise<LabGround> {
  await Promise.all([requireImage(engine, spec.toolsImage), requireImage(engine, spec.nodeImage)]);
  spec.signal.throwIfAborted();
  const network = await createNetwork(engine.docker, spec.runId);
  disposers.add('network', async () => {
    await engine.docker
      .getNetwork(network.id)
      .remove()
      .catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
  });
  const ranges: LabRanges = {
    lab: network.subnet,
    pods: '10.42.0.0/16',
    services: '10.43.0.0/16',
    gateway: network.gateway,
    resolver: resolverAddress,
    clusterDns: '10.43.0.10',
  };
  const shared = { runId: spec.runId, image: spec.toolsImage, network, signal: spec.signal };
  const own = (node: string, address: string, helm?: string): Promise<StartedOwner> =>
    startOwner(engine, { ...shared, node, address, ranges, helm }, disposers);
  const [registry, server, ...agents] = await together([
    startRegistry(engine, { ...shared, address: network.address(0), settings: spec.registry }, disposers),
    own('server-1', network.address(1), spec.helm),
    ...Array.from({ length: spec.agents }, (_, n) => own(`agent-${n + 1}`, network.address(n + 2))),
  ]);
  await server.writeFiles(clientFiles(registry));
  return { engine, spec, ranges, registry, owners: [server, ...agents], network };
}

/** What a client in the server's owner needs of the registry. */
function clientFiles({ address, ca, credentials }: LabRegistry): Record<string, string> {
  return {
    ...(ca === undefined ? {} : { [harnessPaths.registryCa]: ca }),
    ...(credentials && { [harnessPaths.registryLogin]: dockerLogin(address, credentials) }),
  };
}

/** Starts the server and, as soon as it has a token, the agents; returns once the server's container runs. */
export async function startNodes(
  ground: LabGround,
  setup: NodeSetup,
  disposers: Disposers,
): Promise<StartedNodes> {
  const { engine, spec, ranges, owners } = ground;
  const [owner, ...others] = owners;
  const token = randomBytes(16).toString('hex');
  const shared = { runId: spec.runId, image: spec.nodeImage };
  const command = serverArguments({ owner, ranges, token, further: setup.serverArguments });
  const privilege = privilegeFor(await boundingSet());
  const server = await startNode(
    engine,
    { ...shared, owner, role: 'server', command, ...setup.node(owner, 'server'), privilege },
    disposers,
  );
  const nodes = [server];

  const left = new AbortController();
  const signal = AbortSignal.any([spec.signal, left.signal]);
  const startAgent = async (agent: StartedOwner, fullToken: string): Promise<void> => {
    signal.throwIfAborted();
    const membership = { server: owner.address, token: fullToken };
    const node = await startNode(
      engine,
      {
        ...shared,
        owner: agent,
        role: 'agent',
        command: agentArguments(agent, membership),
        ...setup.node(agent, 'agent'),
        // What the engine refused the server it would refuse an agent.
        privilege: server.privilege,
      },
      disposers,
    );
    nodes.push(node);
  };
  const startAgents = async (): Promise<void> => {
    if (others.length === 0) return;
    const written = await fileOf(engine, server, tokenOfNode, { timeoutMs: tokenTimeoutMs, signal });
    await together(others.map((agent) => startAgent(agent, written.trim())));
  };
  const agents = startAgents();
  // Its failure is told by `connect`; whoever never gets there has failed already.
  agents.catch(() => undefined);
  disposers.add('agents that are starting', async () => {
    left.abort();
    await agents.catch(() => undefined);
  });

  const connect = async (timeoutMs: number): Promise<string> => {
    const patience = { timeoutMs, signal: spec.signal };
    const [written] = await together([fileOf(engine, server, kubeconfigOfNode, patience), agents]);
    const kubeconfig = pointedAt(written, `https://${server.address}:6443`);
    await together([
      owner.writeFiles({ [harnessPaths.kubeconfig]: kubeconfig }),
      ...nodes.slice(1).map((node) => joined(engine, server, node, patience)),
    ]);
    return kubeconfig;
  };
  return { nodes, secrets: [token], describe: () => factsOf(ground, nodes), connect };
}

async function factsOf(ground: LabGround, nodes: readonly StartedNode[]): Promise<LabFacts> {
  const { engine, spec, network } = ground;
  const [server] = nodes;
  if (!server) throw new Error('a lab has a server');
  // What the engine made, not what it was asked for: the report states it.
  const made = (await engine.docker.getNetwork(network.id).inspect()) as { Internal: boolean };
  return {
    engine: engine.facts,
    host: engine.host,
    privilege: server.privilege,
    node: await describeNodeImage(engine, spec.nodeImage, server),
    registry: { address: ground.registry.address, image: spec.toolsImage },
    network: { name: network.name, subnet: network.subnet, internal: made.Internal },
    nodes: nodes.map(({ name, role, address }) => ({ name, role, address })),
  };
}
