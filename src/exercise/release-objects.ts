import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { NamedObject } from './target.ts';

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.unknown()).nullish(),
    annotations: z.record(z.string(), z.coerce.string()).nullish(),
  }),
});
type ManifestObject = z.infer<typeof objectSchema>;

const listSchema = z.looseObject({ kind: z.string().endsWith('List'), items: z.array(z.unknown()) });

/** What a release is made of, by its own account. */
export interface ReleaseObjects {
  readonly objects: readonly NamedObject[];
  /** `Kind/name` of those of the labelled kinds that lack the label of their release. */
  readonly unlabelled: readonly string[];
}

/** Kinds that Helm's guide wants labelled, so that a release can be found by them. */
const labelledKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Pod', 'Service', 'ServiceAccount'];
const instanceLabel = 'app.kubernetes.io/instance';

/** The labels that Helm's guide on labels gives the objects of a release, as kubectl takes them. */
export function releaseLabels(release: string): string {
  return `app.kubernetes.io/managed-by=Helm,${instanceLabel}=${release}`;
}

/** Reads `helm get manifest` and `helm get hooks`. Of the hooks, those that an install runs. */
export function releaseObjects(
  texts: { readonly manifest: string; readonly hooks: string },
  { release, namespace }: { readonly release: string; readonly namespace: string },
): ReleaseObjects {
  const made = objectsIn(texts.manifest);
  const hooks = objectsIn(texts.hooks).filter((hook) =>
    /\b(pre|post)-install\b/.test(annotation(hook, 'helm.sh/hook')),
  );
  return {
    objects: [...made, ...hooks].map((object) => {
      const { apiVersion, kind, metadata } = object;
      const gone = annotation(object, 'helm.sh/hook-delete-policy').includes('hook-succeeded');
      return {
        apiVersion,
        kind,
        namespace: metadata.namespace ?? namespace,
        name: metadata.name,
        ...(gone ? { mayBeGone: true } : {}),
      };
    }),
    unlabelled: made
      .filter(({ kind }) => labelledKinds.includes(kind))
      .filter(({ metadata }) => metadata.labels?.[instanceLabel] !== release)
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`),
  };
}

function annotation({ metadata }: ManifestObject, name: string): string {
  return metadata.annotations?.[name] ?? '';
}

/** Objects of a text of many documents; what is no object, such as an empty document, is left out. */
function objectsIn(text: string): ManifestObject[] {
  return [...parseAllDocuments(text)].flatMap((document) => flattened(document.toJS()));
}

function flattened(value: unknown): ManifestObject[] {
  const list = listSchema.safeParse(value);
  if (list.success) return list.data.items.flatMap(flattened);
  const object = objectSchema.safeParse(value);
  return object.success ? [object.data] : [];
}
