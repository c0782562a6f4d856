import { readFile } from 'node:fs/promises';
import type { V1PodSpec } from '@kubernetes/client-node';
import type { Cluster } from '../../src/exercise/cluster.ts';
import type { Workbench } from '../../src/lab/types.ts';
import { atMost } from '../../src/system/at-most.ts';
import { poll } from '../../src/system/poll.ts';
import { readTruth } from '../ways-out-truth.ts';
import type { Group, Tried } from './score.ts';

/** Where pods are run, and how long any of them may take (milliseconds). */
export const namespace = 'default';
export const timeoutMs = 180_000;

/** What attempts are made from. */
export interface Origin {
  readonly cluster: Cluster;
  /** As pods have to name it. */
  readonly image: string;
  readonly salt: string;
  readonly repeats: number;
}

/** A node, and the number of the first repeat there: no two nodes may try the same. */
export interface Place {
  readonly node: string;
  readonly first: number;
}

/** Runs the program in a pod to its end; what it printed. */
export async function runPod(
  { cluster: { core }, image }: Pick<Origin, 'cluster' | 'image'>,
  name: string,
  args: readonly string[],
  more: Partial<V1PodSpec> = {},
): Promise<string> {
  await core.createNamespacedPod({
    namespace,
    body: {
      metadata: { name },
      spec: {
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'ways-out', image, args: [...args] }],
        ...more,
      },
    },
  });
  const ended = await poll(
    async () => {
      const { status } = await core.readNamespacedPod({ name, namespace });
      const phase = status?.phase ?? 'Unknown';
      return phase === 'Succeeded' || phase === 'Failed' ? { done: phase } : { waiting: phase };
    },
    { timeoutMs },
  );
  if (!ended.ok || ended.value !== 'Succeeded') throw new Error(`pod ${name} did not succeed`);
  const log = await core.readNamespacedPodLog({ name, namespace });
  await core.deleteNamespacedPod({ name, namespace });
  return log;
}

/** Every way from a pod, with its own network or the node's. */
export async function fromPod(
  origin: Origin,
  group: 'pod' | 'host',
  { node, first }: Place,
): Promise<Tried[]> {
  const pod = `ways-${group}-${node}`;
  const args = argumentsOf(origin, group, first, origin.repeats);
  const log = await runPod(origin, pod, args, { hostNetwork: group === 'host', nodeName: node });
  return triedBy(log, group, { kind: 'pod', pod });
}

/** Every way from pods that live for less than a second. Their addresses are dealt out in turn: none is used twice. */
export async function fromJobs(origin: Origin): Promise<Tried[]> {
  const numbers = Array.from({ length: origin.repeats }, (_, n) => n);
  const tried = await atMost(4, numbers, async (n) => {
    const pod = `ways-job-${n}`;
    return triedBy(await runPod(origin, pod, argumentsOf(origin, 'job', n, 1)), 'job', { kind: 'pod', pod });
  });
  return tried.flat();
}

const program = '/airtight/ways-out';

/** Lays the program into a node's namespace. */
export async function layProgram(owner: Workbench, path: string): Promise<void> {
  await owner.writeFiles({ [program]: await readFile(path) });
  await owner.exec(['chmod', '+x', program]);
}

/** The given ways, or all, from a process beside the node's own. */
export async function fromNode(
  owner: Workbench,
  origin: Omit<Origin, 'cluster' | 'image'>,
  group: 'node' | 'boot',
  first: number,
  only?: string,
): Promise<Tried[]> {
  const args = argumentsOf(origin, 'node', first, origin.repeats);
  const { exitCode, stdout, stderr } = await owner.exec([
    program,
    ...args,
    ...(only ? ['--only', only] : []),
  ]);
  if (exitCode !== 0) throw new Error(`ways-out on ${owner.node}: ${stderr}`);
  return triedBy(stdout, group, { kind: 'node', node: owner.node });
}

/** Pods whose image no bundle holds, each of a registry of its own. */
export async function byPulls({ cluster: { core }, salt, repeats }: Origin): Promise<Tried[]> {
  const numbers = Array.from({ length: repeats }, (_, n) => n);
  return atMost(4, numbers, async (n): Promise<Tried> => {
    const pod = `ways-pull-${n}`;
    const name = `r${n}-${salt}.registry.example.com`;
    const containers = [{ name: 'missing', image: `${name}/ways/missing:1` }];
    await core.createNamespacedPod({ namespace, body: { metadata: { name: pod }, spec: { containers } } });
    const failed = await poll(
      async () => {
        const { status } = await core.readNamespacedPod({ name: pod, namespace });
        const reason = status?.containerStatuses?.[0]?.state?.waiting?.reason ?? '';
        return /Pull/.test(reason) ? { done: reason } : { waiting: reason };
      },
      { timeoutMs },
    );
    if (!failed.ok) throw new Error(`pod ${pod} did not fail to pull`);
    await core.deleteNamespacedPod({ name: pod, namespace, gracePeriodSeconds: 0 });
    return { way: 21, repeat: n, name, by: { kind: 'pod', pod }, group: 'pull' };
  });
}

/** The program's arguments for so many repeats from the first on. */
export function argumentsOf(
  { salt }: Pick<Origin, 'salt'>,
  from: string,
  first: number,
  repeat: number,
): string[] {
  return ['--salt', salt, '--from', from, '--first', String(first), '--repeat', String(repeat)];
}

/** What the program says it tried, as tried by somebody. */
export function triedBy(output: string, group: Group, by: Tried['by']): Tried[] {
  return readTruth(output).map((truth) => ({ ...truth, by, group }));
}
