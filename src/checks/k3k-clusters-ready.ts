import { defineCheck } from '../model/check.ts';
import type { VirtualClusterRecord } from '../model/tier-evidence.ts';
import { inline } from './lines.ts';
import { type Loaded, mendTroubles, troubleText } from './pull-troubles.ts';
import { type ClusterFault, onEachCluster } from './virtual-clusters.ts';

export const k3kClustersReady = defineCheck({
  id: 'k3k-clusters-ready',
  tier: 'k3k',
  title: 'Virtual clusters of K3k become ready, and their API answers',
  why: 'A virtual cluster starts K3s, its agent and its system images anew: each of these images is asked for on site again.',
  required: true,
  help: {
    rule: 'For each mode of the scenario a `Cluster` is made, with `--system-default-registry` where nodes use a registry, and one more through `k3kcli` where the bundle has that program. Fails where K3k does not call it Ready within its time, or where its API does not answer with a node that is Ready. It is ended before that where an image could not be pulled twice.',
    fix: 'The reason names the image that is missing. A cluster without a version asks for that of the host: set `spec.version` to the tag of a `rancher/k3s` image in the bundle.',
    limits: 'One server and no agents each, on ephemeral storage.',
  },
  needs: ['bundle', 'load', 'k3kClusters'],
  evaluate: ({ k3kClusters, ...loaded }) =>
    onEachCluster(k3kClusters, 'did not become ready', (cluster) => judge(cluster, loaded)),
});

function judge(cluster: VirtualClusterRecord, loaded: Loaded): ClusterFault | undefined {
  const { ready, phase, said, troubles, serverVersion, nodes, timedOut } = cluster;
  if (ready && serverVersion !== undefined && nodes.length > 0) return undefined;
  const state = ready
    ? 'its API or its node did not answer'
    : `phase ${phase}${timedOut ? ' when its time was over' : ''}`;
  return {
    text: [state, said, inline(troubles, troubleText)].filter(Boolean).join('; '),
    remedy:
      mendTroubles(troubles, loaded).join('\n') ||
      'Look at what K3k said (evidence/logs) and at the log of the server pod.',
  };
}
