import { defineCheck } from '../model/check.ts';
import type { HelloWorldEvidence } from '../model/tier-evidence.ts';
import type { Outcome } from '../model/outcome.ts';
import { onEachNode } from './each-node.ts';

export const helloWorldLog = defineCheck({
  id: 'hello-world-log',
  tier: 'hello-world',
  title: "The pod's log, read back through the cluster, says what hello-world says",
  why: 'A pod that completes without its output may be another image under the same name.',
  required: true,
  help: {
    rule: "Fails where the pod's log does not hold the expected line, `Hello from Docker!` unless the scenario names another.",
    fix: 'Check which image the bundle holds under this name, and what the scenario expects (`helloWorld.log`).',
  },
  needs: ['helloWorld'],
  evaluate: ({ helloWorld }) => onEachNode(helloWorld, judge),
});

function judge({ log, expectedLog, image, node, hopeless }: HelloWorldEvidence): Outcome {
  if (log.includes(expectedLog)) return { status: 'pass' };
  if (hopeless) {
    return {
      status: 'inconclusive',
      cause: 'prerequisite-failed',
      reason: `The pod on ${node} did not run (hello-world-completes), so it said nothing.`,
    };
  }
  return {
    status: 'fail',
    reason: `The log of ${image} on ${node} does not hold "${expectedLog}"; it ${said(log)}`,
    remedy: 'Check which image the bundle holds under this name.',
  };
}

function said(log: string): string {
  const first = log.split('\n').find((line) => line.trim() !== '');
  return first === undefined ? 'is empty.' : `begins: ${first.slice(0, 120)}`;
}
