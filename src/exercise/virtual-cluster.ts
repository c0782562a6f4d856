import * as k8s from '@kubernetes/client-node';
import type { K3kEvidence, VirtualClusterRecord } from '../model/tier-evidence.ts';
import { together } from '../system/together.ts';
import type { ExerciseGround } from './ground.ts';
import { runReleases } from './helm-releases.ts';
import { type K3kVersion, knownVersions } from './k3k/cluster-resource.ts';
import { enterCluster, type Entered } from './k3k/enter-cluster.ts';
import { type Made, makeCluster } from './k3k/make-cluster.ts';
import { k3kcliPath, type K3kPlan, type PlannedCluster } from './k3k/plan.ts';
import { removeCluster } from './k3k/remove-cluster.ts';
import { podTroubles } from './troubles.ts';

export type { K3kPlan } from './k3k/plan.ts';

/** K3k deletes what it made through owner references, one after the other (milliseconds). */
const removalMs = 90_000;

/**
 * Installs K3k, makes the clusters of the plan side by side (each takes a minute until its first readiness probe), runs
 * hello-world in each, and removes them again. Whatever goes wrong is evidence.
 */
export async function runK3k(ground: ExerciseGround, plan: K3kPlan): Promise<K3kEvidence> {
  const [helm] = await together([runReleases(ground, [plan.release]), bringCli(ground, plan)]);
  if (!helm.ran) return helm;
  const [release] = helm.releases;
  if (!release) return { ran: false, reason: 'K3k was not installed.' };
  const works = release.installed && release.objects.workloads.every(({ done }) => done);
  const apiVersion = works ? await servedVersion(ground) : undefined;
  if (apiVersion === undefined) return { ran: true, release, clusters: [] };
  const clusters = await together(
    plan.clusters.map((planned) => runCluster(ground, plan, planned, apiVersion)),
  );
  return { ran: true, release, apiVersion, clusters };
}

async function bringCli({ owner }: ExerciseGround, { k3kcli }: K3kPlan): Promise<void> {
  if (k3kcli === undefined) return;
  await owner.writeFiles({ [k3kcliPath]: k3kcli });
  await owner.exec(['chmod', '0755', k3kcliPath]);
}

/** The newest known version of K3k's API that is served. */
async function servedVersion({ cluster }: ExerciseGround): Promise<K3kVersion | undefined> {
  const { groups } = await cluster.config.makeApiClient(k8s.ApisApi).getAPIVersions();
  const served = groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => groupVersion));
  return knownVersions.find((version) => served.includes(version));
}

async function runCluster(
  ground: ExerciseGround,
  plan: K3kPlan,
  planned: PlannedCluster,
  apiVersion: K3kVersion,
): Promise<VirtualClusterRecord> {
  const { timeoutMs, hello } = plan;
  const { address } = ground.owner;
  const startedAt = performance.now();
  const made = await makeCluster(ground, planned, { ...plan, apiVersion, address });
  const readyAfterMs = Math.round(performance.now() - startedAt);
  const entered: Entered = made.ready
    ? await enterCluster(ground, planned, { hello, address, timeoutMs })
    : { nodes: [] };
  const troubles = made.ready ? [] : await podTroubles(ground.cluster, planned.namespace).catch(() => []);
  const removed = await removeCluster(ground, planned, { apiVersion, timeoutMs: removalMs });
  const { name, namespace, mode, via, version } = planned;
  return {
    name,
    namespace,
    mode,
    via,
    ...(version === undefined ? {} : { version }),
    ...phaseOf(made, entered),
    ready: made.ready,
    ...(made.ready ? { readyAfterMs } : {}),
    ...(entered.serverVersion === undefined ? {} : { serverVersion: entered.serverVersion }),
    nodes: entered.nodes,
    ...(entered.helloWorld ? { helloWorld: entered.helloWorld } : {}),
    troubles,
    ...removed,
    timedOut: made.timedOut,
  };
}

function phaseOf({ phase, said }: Made, { stoppedAt }: Entered): { phase: string; said?: string } {
  const words = [said, stoppedAt].filter((text) => text !== undefined && text !== '');
  return { phase, ...(words.length === 0 ? {} : { said: words.join('\n') }) };
}
