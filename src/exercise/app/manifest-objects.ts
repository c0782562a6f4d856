import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { messageOf } from '../../errors.ts';

/** A file of manifests: YAML or JSON, of one or more documents. */
export interface ManifestText {
  /** Where it is in the bundle. */
  readonly place: string;
  readonly text: string;
}

const objectSchema = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({ name: z.string().min(1), namespace: z.string().optional() }),
});
/** An object as its manifest has it, unknown fields too. */
export type ManifestObject = z.infer<typeof objectSchema>;

const listSchema = z.looseObject({ kind: z.literal('List'), items: z.array(z.unknown()) });

/** What manifests hold, and which of it is no object. */
export interface ReadManifests {
  readonly objects: readonly ManifestObject[];
  readonly refused: readonly { readonly object: string; readonly error: string }[];
}

/** Reads every document; lists are unfolded. What cannot be read is named, and the rest is read. */
export function readManifests(manifests: readonly ManifestText[]): ReadManifests {
  const objects: ManifestObject[] = [];
  const refused: { object: string; error: string }[] = [];
  for (const { place, text } of manifests) {
    documentsIn(text).forEach((document, index) => {
      const object = `${place}, document ${index + 1}`;
      try {
        objects.push(...objectsIn(document()));
      } catch (error) {
        refused.push({ object, error: reasonOf(error) });
      }
    });
  }
  return { objects, refused };
}

/** Aliases may stand for so many nodes, so that a few of them cannot unfold into everything. */
const maxAliasCount = 100;

/**
 * YAML as Kubernetes' own reader takes it: version 1.1, where `0644` is octal and `yes` is true, but without its dates and
 * its numbers to the base of 60. Empty documents are left out.
 */
function documentsIn(text: string): (() => unknown)[] {
  const documents = [
    ...parseAllDocuments(text, {
      version: '1.1',
      uniqueKeys: false,
      logLevel: 'silent',
      customTags: (tags) =>
        tags.filter(
          (tag) =>
            typeof tag === 'string' || (tag.format !== 'TIME' && tag.tag !== 'tag:yaml.org,2002:timestamp'),
        ),
    }),
  ];
  return documents
    .filter(({ contents, errors }) => errors.length > 0 || contents !== null)
    .map((document) => () => {
      const [fault] = document.errors;
      if (fault) throw fault;
      return document.toJS({ maxAliasCount }) as unknown;
    });
}

function objectsIn(value: unknown): ManifestObject[] {
  if (value === null) return [];
  const list = listSchema.safeParse(value);
  if (list.success) return list.data.items.flatMap(objectsIn);
  return [objectSchema.parse(value)];
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return `is no object: ${z.prettifyError(error).replaceAll('\n', ' ')}`;
  return `is not YAML: ${messageOf(error).split('\n')[0] ?? ''}`;
}

const workloads = ['Pod', 'ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];

/** What has to be there before what: the rest, pods excepted, comes between kinds and workloads. */
const order: readonly ((object: ManifestObject) => boolean)[] = [
  ({ kind, apiVersion }) => kind === 'Namespace' && apiVersion === 'v1',
  ({ kind }) => kind === 'CustomResourceDefinition',
  ({ kind }) => !workloads.includes(kind) && !kind.endsWith('WebhookConfiguration'),
  ({ kind }) => workloads.includes(kind),
  () => true,
];

/** The objects in waves, each to be applied before the next; in a wave they stand as in their manifests. */
export function inWaves(objects: readonly ManifestObject[]): ManifestObject[][] {
  const waves = order.map((): ManifestObject[] => []);
  for (const object of objects) waves[order.findIndex((belongs) => belongs(object))]?.push(object);
  return waves.filter((wave) => wave.length > 0);
}
