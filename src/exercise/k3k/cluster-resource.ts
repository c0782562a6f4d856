import type { KubernetesObject } from '@kubernetes/client-node';
import type { K3kPlan, PlannedCluster } from './plan.ts';

/** Versions of K3k's API that are known, the newest first. */
export const knownVersions = ['k3k.io/v1beta1', 'k3k.io/v1alpha1'] as const;
export type K3kVersion = (typeof knownVersions)[number];

/** A Cluster resource of K3k. */
export interface ClusterResource extends KubernetesObject {
  readonly spec: Record<string, unknown>;
}

/** What a cluster is to be reached and fed by. */
export type ClusterSettings = Pick<K3kPlan, 'systemDefaultRegistry' | 'files'> & {
  /** Address of the host's node, on which the cluster's API is exposed. */
  readonly address: string;
};

/** Secret with the files for K3s inside, which a v1beta1 cluster mounts. */
export const filesSecret = 'site-registries';

/** The resource a site would write, in the version of the API that is served. */
export function clusterResource(
  { name, namespace, mode, version }: PlannedCluster,
  apiVersion: K3kVersion,
  { systemDefaultRegistry, files, address }: ClusterSettings,
): ClusterResource {
  const registry = registryArguments(systemDefaultRegistry);
  const inside = mode === 'virtual' && Object.keys(files).length > 0 ? filesInside(files, apiVersion) : {};
  const { serverArgs = [], ...more } = inside;
  return {
    apiVersion,
    kind: 'Cluster',
    metadata: { name, namespace },
    spec: {
      mode,
      ...(version === undefined ? {} : { version }),
      servers: 1,
      agents: 0,
      persistence: { type: 'ephemeral' },
      expose: { nodePort: {} },
      tlsSANs: [address],
      serverArgs: [...serverArgs, ...registry],
      ...more,
    },
  };
}

/** `--system-default-registry`, as K3k hands it to K3s. */
export function registryArguments(registry: string | undefined): string[] {
  return registry === undefined ? [] : [`--system-default-registry=${registry}`];
}

interface FilesInside {
  readonly serverArgs?: readonly string[];
  readonly serverEnvs?: readonly { readonly name: string; readonly value: string }[];
  readonly secretMounts?: readonly Record<string, string>[];
}

/** How files get into the server's pod: v1beta1 mounts secrets; v1alpha1 has no way of its own (docs/adr/0007). */
function filesInside(files: Readonly<Record<string, string>>, apiVersion: K3kVersion): FilesInside {
  const entries = Object.entries(files).map(([path, value], index) => ({
    path,
    value,
    name: `SITE_FILE_${index}`,
  }));
  if (apiVersion === 'k3k.io/v1beta1') {
    return {
      secretMounts: entries.map(({ path, name }) => ({
        secretName: filesSecret,
        subPath: name,
        mountPath: path,
      })),
    };
  }
  const written = entries.map(
    ({ path, name }) => `mkdir -p ${folderOf(path)} && printf '%s' "$${name}" > ${path}`,
  );
  return {
    serverArgs: [`$(${written.join(' && ')})`],
    serverEnvs: entries.map(({ name, value }) => ({ name, value })),
  };
}

/** The secret's content for {@link filesSecret}. */
export function secretData(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.values(files).map((value, index) => [`SITE_FILE_${index}`, value]));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
