import type { K3kEvidence, VirtualClusterRecord } from '../model/tier-evidence.ts';
import type { Outcome } from '../model/outcome.ts';
import { plural } from '../model/units.ts';
import { inline, listing } from './lines.ts';

/** What is wrong with one cluster, and how to mend it; undefined where nothing is. */
export interface ClusterFault {
  readonly text: string;
  readonly remedy: string;
}

/** Holds each cluster against one question; `what` says in the plural what failed, such as `did not become ready`. */
export function onEachCluster(
  k3k: K3kEvidence,
  what: string,
  judge: (cluster: VirtualClusterRecord) => ClusterFault | undefined,
): Outcome {
  if (!k3k.ran) return { status: 'not-applicable', reason: k3k.reason };
  if (k3k.clusters.length === 0) {
    return {
      status: 'inconclusive',
      cause: 'prerequisite-failed',
      reason: 'K3k could not be brought up (k3k-installs), so no cluster was made.',
    };
  }
  const faults = k3k.clusters.flatMap((cluster) => {
    const fault = judge(cluster);
    return fault ? [{ cluster, ...fault }] : [];
  });
  if (faults.length === 0) return { status: 'pass', note: inline(k3k.clusters, clusterText) };
  return {
    status: 'fail',
    ...listing(
      faults,
      ({ cluster, text }) => `${clusterText(cluster)}: ${text}`,
      `${faults.length} of ${plural(k3k.clusters.length, 'cluster')} ${what}:`,
    ),
    remedy: [...new Set(faults.map(({ remedy }) => remedy))].join('\n'),
  };
}

/** Such as `virtual cluster virtual (K3s v1.34.4-k3s1)`. */
function clusterText({ name, mode, via, version }: VirtualClusterRecord): string {
  const made = via === 'k3kcli' ? ', by k3kcli' : '';
  return `${mode} cluster ${name} (K3s ${version ?? 'of the host'}${made})`;
}
