import { defineCheck } from '../model/check.ts';
import type { HelloWorldEvidence, VirtualClusterRecord } from '../model/tier-evidence.ts';
import { type Loaded, mendTroubles, troubleText } from './pull-troubles.ts';
import { type ClusterFault, onEachCluster } from './virtual-clusters.ts';

export const k3kHelloWorld = defineCheck({
  id: 'k3k-hello-world',
  tier: 'k3k',
  title: 'A hello-world pod runs to its end inside every virtual cluster',
  why: 'A virtual cluster that is ready and cannot run a pod has images it cannot get: those of K3s inside, or of the workload.',
  required: true,
  help: {
    rule: 'Fails where the pod inside a cluster does not end Succeeded with the expected line in its log. A cluster that did not become ready is judged by [k3k-clusters-ready](k3k-clusters-ready.md).',
    fix: "Read the pod's events. In mode `virtual` K3s inside pulls images by itself: it needs the registry, and what lets it in, as the node does.",
  },
  needs: ['bundle', 'load', 'k3kClusters'],
  evaluate: ({ k3kClusters: k3k, ...loaded }) => {
    if (k3k.ran && k3k.clusters.length > 0 && !k3k.clusters.some(({ helloWorld }) => helloWorld)) {
      return {
        status: 'inconclusive',
        cause: 'prerequisite-failed',
        reason: 'No cluster could be entered (k3k-clusters-ready), so nothing was run inside.',
      };
    }
    return onEachCluster(k3k, 'did not run hello-world', (cluster) => judge(cluster, loaded));
  },
});

function judge({ helloWorld: pod }: VirtualClusterRecord, loaded: Loaded): ClusterFault | undefined {
  if (!pod) return { text: 'it could not be entered', remedy: 'See k3k-clusters-ready.' };
  const done = pod.phase === 'Succeeded' && pod.exitCode === 0;
  if (done && pod.log.includes(pod.expectedLog)) return undefined;
  if (done) {
    return {
      text: `the log of ${pod.image} does not hold "${pod.expectedLog}"`,
      remedy: 'Check which image the bundle holds under this name.',
    };
  }
  return {
    text: pod.hopeless ? troubleText(pod.hopeless) : stateText(pod),
    remedy:
      mendTroubles(pod.hopeless ? [pod.hopeless] : [], loaded).join('\n') ||
      "Read the pod's events in the evidence.",
  };
}

function stateText({ image, phase, timedOut, events }: HelloWorldEvidence): string {
  const last = events.findLast((event) => event.startsWith('Warning'));
  return `${image} was ${phase}${timedOut ? ' when its time was over' : ''}${last === undefined ? '' : `; last warning: ${last}`}`;
}
