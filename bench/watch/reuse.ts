import { unlessGone } from '../../src/exercise/cluster.ts';
import type { Attempt } from '../../src/model/attempt.ts';
import type { PodRecord } from '../../src/model/evidence.ts';
import type { WatchMode } from '../../src/model/lured.ts';
import { poll } from '../../src/system/poll.ts';
import { scoreOf, type Tried } from './score.ts';
import { argumentsOf, namespace, type Origin, runPod, timeoutMs, triedBy } from './senders.ts';

/** Where host-local keeps the address it gave out last; without it, it gives out the lowest that is free. */
const lastReserved = '/var/lib/cni/networks/cbr0/last_reserved_ip.0';

/** A node that pods are sent to, and a way to run its programs. */
export interface ReusingNode {
  readonly name: string;
  exec(command: readonly string[]): Promise<{ readonly exitCode: number; readonly stderr: string }>;
}

/** Every way from pods that follow each other on one node, each with the address that the one before has just left. */
export async function fromSuccessors(origin: Origin, node: ReusingNode): Promise<Tried[]> {
  const { core } = origin.cluster;
  const tried: Tried[] = [];
  for (let n = 0; n < origin.repeats; n++) {
    const { exitCode, stderr } = await node.exec(['rm', '-f', lastReserved]);
    if (exitCode !== 0) throw new Error(`${node.name}: ${lastReserved} could not be removed: ${stderr}`);
    const pod = `ways-reuse-${n}`;
    // The numbers after those of the jobs, which are told from theirs by nothing else.
    const args = argumentsOf(origin, 'job', origin.repeats + n, 1);
    tried.push(
      ...triedBy(await runPod(origin, pod, args, { nodeName: node.name }), 'reuse', { kind: 'pod', pod }),
    );
    // Its address is free once it is gone.
    const gone = await poll(
      async () => {
        const left = await unlessGone(core.readNamespacedPod({ name: pod, namespace }));
        return left === undefined ? { done: true } : { waiting: 'still there' };
      },
      { timeoutMs },
    );
    if (!gone.ok) throw new Error(`pod ${pod} did not go`);
  }
  return tried;
}

/** What came of pods that share an address. */
export interface ReuseFigures extends Record<string, number> {
  readonly pods: number;
  /** Pods whose address another pod of that node had before. */
  readonly reusedAddresses: number;
  readonly tried: number;
  readonly attributed: number;
  readonly wrong: number;
}

/** Of all that was tried, what came of the pods that followed each other. */
export function reuseOf(
  all: readonly Tried[],
  attempts: readonly Attempt[],
  records: readonly PodRecord[],
  mode: WatchMode,
): ReuseFigures {
  const those = all.filter(({ group, skipped }) => group === 'reuse' && skipped === undefined);
  const names = new Set(those.flatMap(({ by }) => (by.kind === 'pod' ? [by.pod] : [])));
  const reused = records.filter(
    (pod) =>
      names.has(pod.name) &&
      records.some(
        (other) =>
          other.uid !== pod.uid &&
          other.node === pod.node &&
          other.from < pod.from &&
          !other.hostNetwork &&
          other.addresses.some((address) => pod.addresses.includes(address)),
      ),
  );
  const { tried, attributed, wrong } = scoreOf(those, attempts, mode);
  return { pods: names.size, reusedAddresses: reused.length, tried, attributed, wrong };
}
