import type { PodTrouble, SettledObjects } from '../model/tier-evidence.ts';
import { poll } from '../system/poll.ts';
import { askServices } from './ask-services.ts';
import type { Cluster } from './cluster.ts';
import { findOthers, findServicePorts } from './find-others.ts';
import { findWorkloads } from './find-workloads.ts';
import type { ExerciseGround } from './ground.ts';
import { hopelessPulls } from './hopeless-pulls.ts';
import { selectorOf, type Target } from './target.ts';
import { podTroubles } from './troubles.ts';
import type { SeenWorkload } from './workloads.ts';

/** Kube-proxy follows the readiness of pods by a moment; milliseconds a service may take to answer once they are ready. */
const serviceTimeoutMs = 10_000;

/**
 * Waits until every workload of the target is done, has failed for good, or waits for an image that cannot be pulled; then
 * connects to its services and tells what is in the way of the rest. All evidence: nothing here is an error.
 */
export async function settle(
  { cluster, owner }: Pick<ExerciseGround, 'cluster' | 'owner'>,
  target: Target,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<SettledObjects> {
  const { timeoutMs, signal } = options;
  let workloads: SeenWorkload[] = [];
  const settled = await poll(
    async () => {
      workloads = await findWorkloads(cluster, target);
      for (const workload of workloads.filter(({ final }) => !final)) {
        const stuck = hopelessPulls(await troublesOf(cluster, workload)).length > 0;
        if (!stuck) return { waiting: `${workload.record.kind}/${workload.record.name}` };
      }
      return { done: true };
    },
    { timeoutMs, intervalMs: 500, signal },
  );
  const undone = workloads.filter(({ record }) => !record.done);
  const services = await askServices(owner, () => findServicePorts(cluster, target), {
    timeoutMs: undone.length === 0 ? serviceTimeoutMs : 0,
    signal,
  });
  return {
    workloads: workloads.map(({ record }) => record),
    services,
    troubles: await troublesOfAll(cluster, target, undone),
    others: await findOthers(cluster, target),
    timedOut: !settled.ok,
  };
}

async function troublesOf(cluster: Cluster, { record, pods }: SeenWorkload): Promise<PodTrouble[]> {
  const troubles = await podTroubles(cluster, record.namespace, pods);
  return pods === undefined ? troubles.filter(({ pod }) => pod === record.name) : troubles;
}

/** Pods found by the target's labels, and those of workloads that are not done: hooks often carry no labels. */
async function troublesOfAll(
  cluster: Cluster,
  target: Target,
  undone: readonly SeenWorkload[],
): Promise<PodTrouble[]> {
  const selector = selectorOf(target);
  const found = await Promise.all([
    selector === undefined ? [] : podTroubles(cluster, target.namespace, selector),
    ...undone.map((workload) => troublesOf(cluster, workload)),
  ]);
  const keyOf = ({ namespace, pod, image, reason }: PodTrouble): string =>
    [namespace, pod, image, reason].join(' ');
  return [...new Map(found.flat().map((each) => [keyOf(each), each])).values()];
}
