import { defineCheck } from '../model/check.ts';
import type { PodTrouble } from '../model/tier-evidence.ts';
import { mendTroubles, troubleText } from './pull-troubles.ts';

export const clusterReady = defineCheck({
  id: 'cluster-ready',
  tier: 'hello-world',
  title: 'The cluster comes up from what the bundle and the registry hold',
  why: 'A system image that is missing on site leaves the cluster without DNS or storage before any workload runs.',
  required: true,
  help: {
    rule: 'Fails where the cluster did not become ready within its time, or an image of its DNS could not be pulled twice: its node, DNS, storage and metrics from the images of the bundle and of the registry inside.',
    fix: 'The reason names what was waited for. Most often it is a system image of this K3s version that the bundle lacks: [k3s-images-complete](k3s-images-complete.md) lists those.',
    limits: "On the stand-in node K3s' own packaging is not run; the report's cover says so.",
  },
  needs: ['bundle', 'load', 'cluster'],
  evaluate: ({ cluster, ...loaded }) => {
    if (cluster.ready) return { status: 'pass' };
    const { state, troubles } = cluster;
    return {
      status: 'fail',
      reason: [`The cluster did not become ready: ${state}`, ...troubles.map(onNode)].join('\n'),
      remedy:
        mendTroubles(troubles, loaded).join(' ') ||
        "Read the node's log and the events in the evidence: they say what it waited for.",
    };
  },
});

function onNode(trouble: PodTrouble): string {
  return `${trouble.node === undefined ? '' : `on ${trouble.node}: `}${troubleText(trouble)}`;
}
