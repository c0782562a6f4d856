import { randomBytes } from 'node:crypto';
import type { LabFacts } from '../model/result.ts';
import type { Disposers } from '../system/disposers.ts';
import { together } from '../system/together.ts';
import { boundingSet } from './engine.ts';
import { describeNodeImage } from './images.ts';
import { kubeconfigOfNode, pointedAt } from './kubeconfig.ts';
import { agentArguments, serverArguments } from './node-arguments.ts';
import { fileOf, joined } from './node-state.ts';
import { startNode, type StartedNode } from './node.ts';
import type { StartedOwner } from './owner.ts';
import { privilegeFor } from './privilege.ts';
import type { LabGround } from './start.ts';
import { harnessPaths } from './types.ts';

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

/** Starts the server and, as soon as it has a token, the agents; returns once the server's container runs. */
export async function startNodes(
  ground: LabGround,
  setup: NodeSetup,
  disposers: Disposers,
): Promise<StartedNodes> {
  const { engine, spec, ranges, owners } = ground;
  const [owner] = owners;
  const token = randomBytes(16).toString('hex');
  const server = await startNode(
    engine,
    {
      runId: spec.runId,
      image: spec.nodeImage,
      owner,
      role: 'server',
      command: serverArguments({ owner, ranges, token, further: setup.serverArguments }),
      ...setup.node(owner, 'server'),
      privilege: privilegeFor(await boundingSet()),
    },
    disposers,
  );

  const nodes = [server];
  const left = new AbortController();
  const signal = AbortSignal.any([spec.signal, left.signal]);
  const agents = startAgents(ground, server, setup, signal, disposers).then((started) => {
    nodes.push(...started);
  });
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
  return { nodes, secrets: [token], describe: () => factsOf(ground, server), connect };
}

/** Starts every agent with the server's full token, once that is written. */
async function startAgents(
  ground: LabGround,
  server: StartedNode,
  setup: NodeSetup,
  signal: AbortSignal,
  disposers: Disposers,
): Promise<StartedNode[]> {
  const { engine, spec, owners } = ground;
  const [, ...others] = owners;
  if (others.length === 0) return [];
  const written = await fileOf(engine, server, tokenOfNode, { timeoutMs: tokenTimeoutMs, signal });
  const membership = { server: server.address, token: written.trim() };
  signal.throwIfAborted();
  return together(
    others.map((owner) =>
      startNode(
        engine,
        {
          runId: spec.runId,
          image: spec.nodeImage,
          owner,
          role: 'agent',
          command: agentArguments(owner, membership),
          ...setup.node(owner, 'agent'),
          // What the engine refused the server it would refuse an agent.
          privilege: server.privilege,
        },
        disposers,
      ),
    ),
  );
}

/** Asked while agents may still be starting: what they will be is known from their owners. */
async function factsOf(ground: LabGround, server: StartedNode): Promise<LabFacts> {
  const { engine, spec, network, owners } = ground;
  // What the engine made, not what it was asked for: the report states it.
  const made = (await engine.docker.getNetwork(network.id).inspect()) as { Internal: boolean };
  return {
    engine: engine.facts,
    host: engine.host,
    privilege: server.privilege,
    node: await describeNodeImage(engine, spec.nodeImage, server),
    registry: { address: ground.registry.address, image: spec.toolsImage },
    network: {
      name: network.name,
      subnet: network.subnet,
      ...(ground.ranges.ipv6 && { subnet6: ground.ranges.ipv6.lab }),
      internal: made.Internal,
    },
    nodes: owners.map(({ node, address }, index) => ({
      name: node,
      role: index === 0 ? ('server' as const) : ('agent' as const),
      address,
    })),
  };
}
