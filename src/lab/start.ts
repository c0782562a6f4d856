import type { IpFamily } from '../model/scenario.ts';
import type { Disposers } from '../system/disposers.ts';
import { together } from '../system/together.ts';
import { isGone } from './container.ts';
import type { Engine } from './engine.ts';
import { requireImage } from './images.ts';
import { createNetwork, type LabNetwork } from './network.ts';
import { resolverAddress, startOwner, type StartedOwner, voidAddress6 } from './owner.ts';
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
  /** IPv4 unless told. */
  readonly ipFamily?: IpFamily;
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
    void6: voidAddress6,
    clusterDns: '10.43.0.10',
    // Lengths that kube-controller-manager takes as they are: a /64 of pods for each node, and K3s' own for services.
    ...(spec.ipFamily === 'dual' && {
      ipv6: { lab: network.subnet6, pods: 'fd00:a1:42::/56', services: 'fd00:a1:43::/112' },
    }),
  };
  const shared = { runId: spec.runId, image: spec.toolsImage, network, signal: spec.signal };
  const own = (node: string, n: number, helm?: string): Promise<StartedOwner> => {
    const address6 = ranges.ipv6 && network.address6(n);
    return startOwner(
      engine,
      { ...shared, node, address: network.address(n), address6, ranges, helm },
      disposers,
    );
  };
  const [registry, server, ...agents] = await together([
    startRegistry(engine, { ...shared, address: network.address(0), settings: spec.registry }, disposers),
    own('server-1', 1, spec.helm),
    ...Array.from({ length: spec.agents }, (_, n) => own(`agent-${n + 1}`, n + 2)),
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
