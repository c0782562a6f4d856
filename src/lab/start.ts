import { randomBytes } from 'node:crypto';
import type { LabFacts } from '../model/result.ts';
import type { Disposers } from '../system/disposers.ts';
import { boundingSet, type Engine } from './engine.ts';
import { createNetwork, type LabNetwork } from './network.ts';
import { kubeconfigOf, startNode, type StartedNode } from './node.ts';
import { resolverAddress, startOwner, type StartedOwner } from './owner.ts';
import { privilegeFor } from './privilege.ts';
import { startRegistry } from './registry.ts';
import { isGone } from './container.ts';
import { describeNodeImage, requireImage } from './images.ts';
import { together } from '../system/together.ts';
import type { LabRanges, LabRegistry } from './types.ts';

export interface LabSpec {
  readonly runId: string;
  readonly toolsImage: string;
  readonly nodeImage: string;
  readonly signal: AbortSignal;
}

/** The sealed ground a node will stand on: network, registry and the node's namespace, but no node yet. */
export interface LabGround {
  readonly engine: Engine;
  readonly spec: LabSpec;
  readonly ranges: LabRanges;
  readonly registry: LabRegistry;
  readonly owner: StartedOwner;
  readonly network: LabNetwork;
}

/** Nodes that were started; their API may not answer yet. */
export interface StartedNodes {
  readonly nodes: readonly StartedNode[];
  /** Values that must never be written: the node token. */
  readonly secrets: readonly string[];
  /** What a report says of the lab, once its nodes are started. */
  describe(): Promise<LabFacts>;
  /**
   * Waits for the API and gives the text of a kubeconfig that works from the host; an AirtightError of kind `machine`
   * says what was last seen of a node that did not get there.
   */
  connect(timeoutMs: number): Promise<string>;
}

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
  const [registry, owner] = await together([
    startRegistry(engine, { ...shared, address: network.address(0) }, disposers),
    startOwner(engine, { ...shared, node: 'server-1', address: network.address(1), ranges }, disposers),
  ]);
  return { engine, spec, ranges, registry, owner, network };
}

/** Starts the node on the ground; `files` are paths inside it to content, there before it starts. */
export async function startNodes(
  ground: LabGround,
  files: Record<string, string>,
  disposers: Disposers,
): Promise<StartedNodes> {
  const { engine, spec, ranges, owner } = ground;
  const token = randomBytes(16).toString('hex');
  const privilege = privilegeFor(await boundingSet());
  const node = await startNode(
    engine,
    { runId: spec.runId, image: spec.nodeImage, owner, ranges, token, files, privilege },
    disposers,
  );
  return {
    nodes: [node],
    secrets: [token],
    describe: () => factsOf(ground, node),
    connect: (timeoutMs) => kubeconfigOf(engine, node, { timeoutMs, signal: spec.signal }),
  };
}

async function factsOf(ground: LabGround, node: StartedNode): Promise<LabFacts> {
  const { engine, spec, network } = ground;
  // What the engine made, not what it was asked for: the report states it.
  const made = (await engine.docker.getNetwork(network.id).inspect()) as { Internal: boolean };
  return {
    engine: engine.facts,
    host: engine.host,
    privilege: node.privilege,
    node: await describeNodeImage(engine, spec.nodeImage, node),
    registry: { address: ground.registry.address, image: spec.toolsImage },
    network: { name: network.name, subnet: network.subnet, internal: made.Internal },
    nodes: [{ name: node.name, role: node.role, address: node.address }],
  };
}
