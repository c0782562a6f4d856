import { z } from 'zod';
import type { K3kFacts } from '../../model/inspection.ts';
import { locate } from '../locate.ts';
import type { KubeDocument } from '../types.ts';

const clusterSchema = z.looseObject({
  apiVersion: z.string().startsWith('k3k.io/'),
  kind: z.literal('Cluster'),
  metadata: z.looseObject({ name: z.string().optional() }).nullish(),
  spec: z
    .looseObject({
      mode: z.string().nullish(),
      // Unquoted, `1.34` is a number.
      version: z.union([z.string(), z.number().transform(String)]).nullish(),
      serverArgs: z.array(z.unknown()).nullish(),
    })
    .nullish(),
});

/** Whether a document is a resource of K3k's group. */
export function isK3kResource({ value }: KubeDocument): boolean {
  return z.looseObject({ apiVersion: z.string().startsWith('k3k.io/') }).safeParse(value).success;
}

/** K3k joins the arguments into one command line, so the value may stand in one of its own. */
const systemDefaultRegistry = /(?:^|\s)--system-default-registry[=\s]\s*\S/;

/** What decides over the image of a cluster's server. */
export interface ServerChoice {
  /** Repository of the K3s image, such as `docker.io/rancher/k3s`. */
  readonly repository: string;
  /** Tag of a cluster without a version; undefined where the host's version is not known. */
  readonly hostTag: string | undefined;
}

/**
 * The `Cluster` resources of K3k among the documents. The version goes into the tag as it stands, with a `+` too, which no
 * tag may have: only K3k's command line rewrites it. Source: pkg/controller/controller.go of rancher/k3k.
 */
export function clustersIn(
  documents: readonly KubeDocument[],
  { repository, hostTag }: ServerChoice,
): K3kFacts['clusters'] {
  return documents.flatMap((document) => {
    const cluster = clusterSchema.safeParse(document.value).data;
    if (cluster === undefined) return [];
    const { mode, serverArgs } = cluster.spec ?? {};
    const version = cluster.spec?.version ?? '';
    const tag = version === '' ? hostTag : version;
    return [
      {
        name: cluster.metadata?.name ?? '',
        mode: mode ?? 'shared',
        ...(version !== '' && { version }),
        systemDefaultRegistry: systemDefaultRegistry.test((serverArgs ?? []).join(' ')),
        ...(tag !== undefined && { serverImage: `${repository}:${tag}` }),
        location: locate(document, version === '' ? ['spec'] : ['spec', 'version']),
      },
    ];
  });
}
