import type { V1OwnerReference, V1Pod } from '@kubernetes/client-node';
import type { AppEvidence } from '../../model/tier-evidence.ts';
import { atMost } from '../../system/at-most.ts';
import { poll } from '../../system/poll.ts';
import { together } from '../../system/together.ts';
import { type Cluster, unlessGone } from '../cluster.ts';
import type { ExerciseGround } from '../ground.ts';
import { hopelessPulls } from '../hopeless-pulls.ts';
import { podTroubles } from '../troubles.ts';
import { isReady } from './app-pods.ts';
import { type AppScope, runningPods } from './app-scope.ts';

/** Pods deleted, and whether others took their place. */
export type Restarted = Omit<NonNullable<Extract<AppEvidence, { ran: true }>['restart']>, 'objects'>;

/** Deletions at the same time. */
const width = 6;

/** Seconds a pod is given to end, however many it asks for: databases ask for many and need few. */
const maxGraceSeconds = 30;

/**
 * Deletes the pods that the selectors find, or all that a controller will replace, as a drained node would: each is given
 * the grace it declares. Waits until they are gone and their controllers have as many ready pods as before.
 */
export async function restartPods(
  { cluster, signal }: ExerciseGround,
  scope: AppScope,
  selectors: readonly string[] | undefined,
  timeoutMs: number,
): Promise<Restarted> {
  const all = await runningPods(cluster, scope);
  const found = await together((selectors ?? []).map((selector) => runningPods(cluster, scope, selector)));
  const chosen = selectors === undefined ? all.filter(isReplaced) : found.flat();
  const pods = [...new Map(chosen.map((pod) => [uidOf(pod), pod])).values()];
  const wanted = readyWanted(all, pods);
  const namespaces = [...new Set(pods.map(({ metadata }) => metadata?.namespace ?? ''))];

  await atMost(width, pods, (pod) => deletePod(cluster, pod));
  const came = await poll<boolean>(
    async () => {
      const now = await listPods(cluster, namespaces);
      const left = pods.filter((pod) => now.some((one) => uidOf(one) === uidOf(pod)));
      const short = [...wanted].filter(([controller, count]) => readyOf(controller, now) < count);
      if (left.length === 0 && short.length === 0) return { done: true };
      const stuck = left.length === 0 && (await isHopeless(cluster, namespaces));
      return stuck ? { done: false } : { waiting: `${left.length} not gone, ${short.length} not replaced` };
    },
    { timeoutMs, intervalMs: 250, signal },
  );
  return {
    deleted: pods.map(({ metadata }) => metadata?.name ?? ''),
    unmatched: (selectors ?? []).filter((_, index) => found[index]?.length === 0),
    // Nobody brings a pod back that nobody controls.
    came: came.ok && came.value && pods.every((pod) => controllerOf(pod) !== undefined),
  };
}

/** Ready pods that each controller of a deleted pod is to have again, by its uid: as many as it had. */
function readyWanted(all: readonly V1Pod[], deleted: readonly V1Pod[]): Map<string, number> {
  const controllers = deleted.flatMap((pod) => controllerOf(pod)?.uid ?? []);
  return new Map(controllers.map((uid) => [uid, all.filter((pod) => controllerOf(pod)?.uid === uid).length]));
}

function readyOf(controller: string, pods: readonly V1Pod[]): number {
  return pods.filter(
    (pod) => controllerOf(pod)?.uid === controller && !pod.metadata?.deletionTimestamp && isReady(pod),
  ).length;
}

/** Jobs count the pods that ended; a pod of theirs that is deleted is a failed try. */
function isReplaced(pod: V1Pod): boolean {
  const controller = controllerOf(pod);
  return controller !== undefined && controller.kind !== 'Job';
}

function controllerOf({ metadata }: V1Pod): V1OwnerReference | undefined {
  return metadata?.ownerReferences?.find(({ controller }) => controller);
}

function uidOf({ metadata }: V1Pod): string {
  return metadata?.uid ?? '';
}

async function deletePod({ core }: Cluster, { metadata, spec }: V1Pod): Promise<void> {
  const gracePeriodSeconds = Math.min(
    spec?.terminationGracePeriodSeconds ?? maxGraceSeconds,
    maxGraceSeconds,
  );
  const [name, namespace] = [metadata?.name ?? '', metadata?.namespace ?? ''];
  await unlessGone(core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds }));
}

/** All pods, those being deleted too. */
async function listPods({ core }: Cluster, namespaces: readonly string[]): Promise<V1Pod[]> {
  const lists = await together(namespaces.map((namespace) => core.listNamespacedPod({ namespace })));
  return lists.flatMap(({ items }) => items);
}

async function isHopeless(cluster: Cluster, namespaces: readonly string[]): Promise<boolean> {
  const troubles = await together(namespaces.map((namespace) => podTroubles(cluster, namespace)));
  return hopelessPulls(troubles.flat()).length > 0;
}
