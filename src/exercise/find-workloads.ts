import type { KubernetesObject } from '@kubernetes/client-node';
import { atMost } from '../system/at-most.ts';
import { together } from '../system/together.ts';
import { type Cluster, unlessGone } from './cluster.ts';
import { type NamedObject, selectorOf, type Target } from './target.ts';
import {
  seenDaemonSet,
  seenDeployment,
  seenJob,
  seenPod,
  seenStatefulSet,
  type SeenWorkload,
} from './workloads.ts';

interface InNamespace {
  readonly namespace: string;
}
interface ByLabels extends InNamespace {
  readonly labelSelector: string;
}
interface ByName extends InNamespace {
  readonly name: string;
}

/** How workloads of one kind are listed and read. */
interface Kind {
  list(cluster: Cluster, by: ByLabels): Promise<SeenWorkload[]>;
  read(cluster: Cluster, by: ByName): Promise<SeenWorkload>;
}

function kind<T extends KubernetesObject>(
  see: (item: T) => SeenWorkload,
  list: (cluster: Cluster, by: ByLabels) => Promise<{ items: T[] }>,
  read: (cluster: Cluster, by: ByName) => Promise<T>,
): Kind {
  return {
    list: async (cluster, by) => (await list(cluster, by)).items.filter(isOurs).map(see),
    read: async (cluster, by) => see(await read(cluster, by)),
  };
}

const kinds: Readonly<Record<string, Kind>> = {
  Deployment: kind(
    seenDeployment,
    ({ apps }, by) => apps.listNamespacedDeployment(by),
    ({ apps }, by) => apps.readNamespacedDeployment(by),
  ),
  StatefulSet: kind(
    seenStatefulSet,
    ({ apps }, by) => apps.listNamespacedStatefulSet(by),
    ({ apps }, by) => apps.readNamespacedStatefulSet(by),
  ),
  DaemonSet: kind(
    seenDaemonSet,
    ({ apps }, by) => apps.listNamespacedDaemonSet(by),
    ({ apps }, by) => apps.readNamespacedDaemonSet(by),
  ),
  Job: kind(
    seenJob,
    ({ batch }, by) => batch.listNamespacedJob(by),
    ({ batch }, by) => batch.readNamespacedJob(by),
  ),
  Pod: kind(
    seenPod,
    ({ core }, by) => core.listNamespacedPod(by),
    ({ core }, by) => core.readNamespacedPod(by),
  ),
};

/** A pod of another workload is judged with it; what is being deleted belongs to nothing any more. */
function isOurs({ metadata }: KubernetesObject): boolean {
  const controller = metadata?.ownerReferences?.find((owner) => owner.controller);
  const ofWorkload =
    controller !== undefined && [...Object.keys(kinds), 'ReplicaSet'].includes(controller.kind);
  return !ofWorkload && metadata?.deletionTimestamp === undefined;
}

export function isWorkload(kindName: string): boolean {
  return kindName in kinds;
}

/** Lookups at the same time: the API server shares the machine with all that it starts. */
const width = 6;

/** Every workload of the target; one that is named but not there is not done. */
export async function findWorkloads(cluster: Cluster, target: Target): Promise<SeenWorkload[]> {
  const { namespace, objects = [] } = target;
  const labelSelector = selectorOf(target);
  const lists = labelSelector === undefined ? [] : Object.values(kinds);
  const [listed, named] = await together([
    atMost(width, lists, (each) => each.list(cluster, { namespace, labelSelector: labelSelector ?? '' })),
    atMost(
      width,
      objects.filter(({ kind: of }) => isWorkload(of)),
      (object) => readNamed(cluster, object),
    ),
  ]);
  const all = [...listed.flat(), ...named.flat()];
  return [...new Map(all.map((each) => [keyOf(each), each])).values()];
}

function keyOf({ record: { kind: of, namespace, name } }: SeenWorkload): string {
  return `${of} ${namespace}/${name}`;
}

async function readNamed(cluster: Cluster, object: NamedObject): Promise<SeenWorkload[]> {
  const { kind: of, namespace, name, mayBeGone } = object;
  const found = await unlessGone(kinds[of]?.read(cluster, { namespace, name }));
  if (found) return [found];
  if (mayBeGone) return [];
  const record = { kind: of, namespace, name, done: false, state: 'not there', images: [] };
  return [{ record, final: false }];
}
