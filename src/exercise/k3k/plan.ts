import type { PlannedRelease } from '../helm-releases.ts';
import type { HelloWorldEvidence } from '../../model/tier-evidence.ts';

/** One cluster to make, in a namespace of its own. */
export interface PlannedCluster {
  readonly name: string;
  readonly namespace: string;
  readonly mode: 'virtual' | 'shared';
  readonly via: 'resource' | 'k3kcli';
  /** Tag of the K3s image; left out, K3k takes the version of the host. */
  readonly version?: string;
}

/** What runs in each cluster. */
export interface PlannedHello extends Pick<
  HelloWorldEvidence,
  'image' | 'reference' | 'imageSource' | 'expectedLog'
> {
  readonly pullPolicy?: 'IfNotPresent';
}

/** K3k's chart and the clusters to make with it. */
export interface K3kPlan {
  readonly release: PlannedRelease;
  readonly clusters: readonly PlannedCluster[];
  /** Where K3s inside asks for its system images (`host:port`); undefined where nodes have them from elsewhere. */
  readonly systemDefaultRegistry?: string;
  /** Files that let K3s inside into that registry, path to content: registries.yaml and what it names. */
  readonly files: Readonly<Record<string, string>>;
  /** The program k3kcli out of the bundle, where it has it. */
  readonly k3kcli?: Uint8Array;
  readonly hello: PlannedHello;
  /** For each cluster, from its making to its API, and again for what runs in it. */
  readonly timeoutMs: number;
}

/** Where the harness keeps k3kcli in the server's owner. */
export const k3kcliPath = '/airtight/k3kcli';

/** Name of an object K3k makes for a cluster. Source: SafeConcatNameWithPrefix in pkg/controller of rancher/k3k. */
export function nameOf({ name }: Pick<PlannedCluster, 'name'>, what: 'service' | 'kubeconfig'): string {
  return `k3k-${name}-${what}`;
}
