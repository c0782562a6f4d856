import type { V1Pod } from '@kubernetes/client-node';
import type { SettledObjects, VolumeRecord } from '../../model/tier-evidence.ts';
import { groupBy } from '../../model/group-by.ts';
import { together } from '../../system/together.ts';
import type { Cluster } from '../cluster.ts';
import type { ExerciseGround } from '../ground.ts';
import { findWorkloads } from '../find-workloads.ts';
import { settle } from '../settle.ts';
import { type NamedObject, sharedNamespaces, type Target } from '../target.ts';
import { isFinished, podsOf } from './app-pods.ts';

/** What of a cluster belongs to an app: namespaces with all that is in them, and objects by name in those it shares. */
export interface AppScope {
  readonly namespaces: readonly string[];
  readonly objects: readonly NamedObject[];
}

/** An app owns the namespaces it is installed into, but for those of the cluster's own. */
export function scopeOf(namespaces: readonly string[], objects: readonly NamedObject[]): AppScope {
  const made = objects.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
  const own = new Set([...namespaces, ...made].filter((name) => !sharedNamespaces.includes(name)));
  return {
    namespaces: [...own],
    objects: objects.filter(({ kind, namespace }) => kind !== 'Namespace' && !own.has(namespace)),
  };
}

/** Waits for all of an app as {@link settle} does. */
export async function settleApp(
  ground: ExerciseGround,
  { namespaces, objects }: AppScope,
  timeoutMs: number,
): Promise<SettledObjects> {
  const targets: Target[] = [
    ...namespaces.map((namespace) => ({ namespace, selector: '' })),
    ...(objects.length === 0 ? [] : [{ namespace: '', objects }]),
  ];
  const { signal } = ground;
  const settled = await together(targets.map((target) => settle(ground, target, { timeoutMs, signal })));
  return {
    workloads: settled.flatMap(({ workloads }) => workloads),
    services: settled.flatMap(({ services }) => services),
    troubles: settled.flatMap(({ troubles }) => troubles),
    others: settled.flatMap(({ others }) => others),
    timedOut: settled.some(({ timedOut }) => timedOut),
  };
}

/** Pods of the app that have not ended. */
export async function runningPods(
  cluster: Cluster,
  { namespaces, objects }: AppScope,
  selector?: string,
): Promise<V1Pod[]> {
  const named = objects.length === 0 ? [] : await findWorkloads(cluster, { namespace: '', objects });
  const [own, elsewhere] = await together([
    podsOf(cluster, namespaces, selector),
    together(
      named.map(({ record: { namespace }, pods }) =>
        podsOf(cluster, [namespace], [pods, selector].filter(Boolean).join(',')),
      ),
    ),
  ]);
  return [...own, ...elsewhere.flat()].filter((pod) => !isFinished(pod));
}

/** Every volume claim of the app's namespaces, and whether one of its pods mounts it. */
export async function volumesOf(
  { core }: Cluster,
  { namespaces }: AppScope,
  pods: readonly V1Pod[],
): Promise<VolumeRecord[]> {
  const byNamespace = groupBy(pods, ({ metadata }) => metadata?.namespace ?? '');
  const lists = await together(
    namespaces.map((namespace) => core.listNamespacedPersistentVolumeClaim({ namespace })),
  );
  return lists
    .flatMap(({ items }) => items)
    .map(({ metadata, spec, status }) => {
      const [namespace, claim] = [metadata?.namespace ?? '', metadata?.name ?? ''];
      const mounted = (byNamespace.get(namespace) ?? []).flatMap(({ spec: of }) =>
        (of?.volumes ?? []).map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName),
      );
      return {
        namespace,
        claim,
        storageClass: spec?.storageClassName ?? '',
        phase: status?.phase ?? 'Unknown',
        ...(spec?.volumeName === undefined ? {} : { volume: spec.volumeName }),
        used: mounted.includes(claim),
      };
    });
}
