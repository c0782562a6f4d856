import type { SealProbe } from '../../model/evidence.ts';
import { together } from '../../system/together.ts';
import type { LabGround } from '../start.ts';
import { engineMounts } from './engine-mounts.ts';
import { listenOnHost } from './host-listener.ts';
import { judge } from './judge.ts';
import { probe } from './prober.ts';
import { lookAround } from './surroundings.ts';
import { planSeal } from './targets.ts';

/** What is to be known of a lab to probe its seal. */
export type SealedLab = Pick<LabGround, 'engine' | 'network' | 'owners' | 'ranges' | 'registry'>;

/**
 * Asks from inside every node's namespace what a sealed network must not answer, all at the same time. This machine
 * listens on ports of its own on all addresses meanwhile, so that an open way to it is seen to be one.
 */
export async function probeSeal(lab: SealedLab, signal?: AbortSignal): Promise<SealProbe[]> {
  const { docker } = lab.engine;
  const { gateway } = lab.ranges;
  const listener = await listenOnHost();
  try {
    const around = await lookAround(docker, { networkId: lab.network.id, gateway });
    const { targets, notAsked } = planSeal({ gateway, registry: lab.registry.address }, around, listener);
    const ofNodes = await together(
      lab.owners.map(async (owner): Promise<SealProbe[]> => {
        const [seen, mounts] = await together([probe(owner, targets, signal), engineMounts(docker, owner)]);
        return [
          ...judge(owner.node, targets, seen, listener.heard(owner.node)),
          mounts,
          ...notAsked.map(({ kind, target, reason }) => ({
            node: owner.node,
            kind,
            target,
            address: 'none',
            state: 'not-asked' as const,
            observed: reason,
          })),
        ];
      }),
    );
    return ofNodes.flat();
  } finally {
    listener.stop();
  }
}
