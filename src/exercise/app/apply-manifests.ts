import { atMost } from '../../system/at-most.ts';
import { poll } from '../../system/poll.ts';
import { type Cluster, unlessGone } from '../cluster.ts';
import type { NamedObject } from '../target.ts';
import { inWaves, type ManifestObject, type ManifestText, readManifests } from './manifest-objects.ts';
import { type Applied, ServerSideApply } from './server-side-apply.ts';

/** What became of an app's manifests. */
export interface AppliedManifests {
  /** Every object, `Kind/name`; one that was refused says why. */
  readonly applied: readonly { readonly object: string; readonly error?: string }[];
  /** Those that are there now. */
  readonly objects: readonly NamedObject[];
}

/** Objects applied at the same time. */
const width = 6;

/** What the cluster may take to serve a new kind, or to give a new namespace its account (milliseconds). */
const followUpMs = 10_000;

/**
 * Makes the namespace and applies every object, wave by wave: namespaces, kinds, what workloads need, workloads. An object
 * that is refused is evidence, and the others are applied.
 */
export async function applyManifests(
  cluster: Cluster,
  manifests: readonly ManifestText[],
  { namespace, signal }: { readonly namespace: string; readonly signal?: AbortSignal | undefined },
): Promise<AppliedManifests> {
  const api = cluster.config.makeApiClient(ServerSideApply);
  const { objects: read, refused } = readManifests(manifests);
  const own: ManifestObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  const isOwn = ({ kind, metadata }: ManifestObject): boolean =>
    kind === 'Namespace' && metadata.name === namespace;
  const wanted = read.some(isOwn) ? read : [own, ...read];

  const done: (readonly [ManifestObject, Applied])[] = [];
  for (const wave of inWaves(wanted)) {
    const applied = await atMost(width, wave, async (object) => [object, await apply(object)] as const);
    done.push(...applied);
    await atMost(width, applied, async ([, result]) => {
      if ('at' in result && result.at.kind === 'Namespace') await accountOf(cluster, result.at.name, signal);
    });
  }
  return {
    applied: [
      ...done.map(([{ kind, metadata }, result]) => ({
        object: `${kind}/${metadata.name}`,
        ...('error' in result ? { error: result.error } : {}),
      })),
      ...refused,
    ],
    objects: done.flatMap(([, result]) => ('at' in result ? [result.at] : [])),
  };

  /** A kind that the manifests bring is served a moment after its definition was taken. */
  async function apply(object: ManifestObject): Promise<Applied> {
    const brought = wanted.some(({ kind }) => kind === 'CustomResourceDefinition');
    let last: Applied = { error: '' };
    await poll<true>(
      async () => {
        last = await api.apply(object, namespace);
        return 'unknownKind' in last ? { waiting: last.error } : { done: true };
      },
      { timeoutMs: brought ? followUpMs : 0, signal },
    );
    return last;
  }
}

/** A pod that is made before its namespace has an account is refused; one that waits in vain is refused, too, and says so. */
async function accountOf({ core }: Cluster, namespace: string, signal?: AbortSignal): Promise<void> {
  await poll<true>(
    async () => {
      const account = await unlessGone(core.readNamespacedServiceAccount({ name: 'default', namespace }));
      return account ? { done: true } : { waiting: 'no account' };
    },
    { timeoutMs: followUpMs, signal },
  );
}
