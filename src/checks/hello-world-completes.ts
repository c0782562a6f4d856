import { defineCheck } from '../model/check.ts';
import type { HelloWorldEvidence } from '../model/tier-evidence.ts';
import type { Outcome } from '../model/outcome.ts';
import { onEachNode } from './each-node.ts';
import { type Loaded, mendTroubles, troubleText } from './pull-troubles.ts';

export const helloWorldCompletes = defineCheck({
  id: 'hello-world-completes',
  tier: 'hello-world',
  title: "A hello-world pod runs to its end on every node, its image had by the cluster's own way",
  why: 'Where the simplest pod does not run, nothing else will.',
  required: true,
  help: {
    rule: 'Fails where the pod ends in another phase than Succeeded or with another exit code than 0, or is not done when its time runs out. A pod whose image cannot be had is not waited for beyond two failed pulls.',
    fix: 'Read the events in the evidence file. A failed pull names the image the bundle must hold; anything else is the cluster itself.',
  },
  needs: ['bundle', 'load', 'helloWorld'],
  evaluate: ({ helloWorld, ...loaded }) => onEachNode(helloWorld, (pod) => judge(pod, loaded)),
});

function judge(pod: HelloWorldEvidence, loaded: Loaded): Outcome {
  const { phase, exitCode, image, timedOut, events, hopeless } = pod;
  if (phase === 'Succeeded' && exitCode === 0) return { status: 'pass' };
  if (hopeless) {
    return {
      status: 'fail',
      reason: `On node ${pod.node}, ${troubleText(hopeless)}`,
      remedy: mendTroubles([hopeless], loaded).join(' '),
    };
  }
  const what = timedOut
    ? `was still ${phase} when its time ran out`
    : `ended ${phase}${exitCode === undefined ? '' : ` with exit code ${exitCode}`}`;
  const last = events.findLast((event) => event.startsWith('Warning'));
  return {
    status: 'fail',
    reason: `Pod ${pod.namespace}/${pod.pod} (${image}) on ${pod.node} ${what}${last ? `; last warning: ${last}` : ''}`,
    remedy: 'Read the events in the evidence: a failed pull names the image the bundle must hold.',
  };
}
