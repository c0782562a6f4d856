import type { HelloWorldEvidence } from '../model/tier-evidence.ts';
import type { Outcome } from '../model/outcome.ts';

/** The first outcome that is no pass, failures before what could not be told; a pass where every node's pod passes. */
export function onEachNode(
  pods: readonly HelloWorldEvidence[],
  judge: (pod: HelloWorldEvidence) => Outcome,
): Outcome {
  const outcomes = pods.map(judge);
  const failed = outcomes.find(({ status }) => status === 'fail');
  return failed ?? outcomes.find(({ status }) => status !== 'pass') ?? passed(pods);
}

function passed(pods: readonly HelloWorldEvidence[]): Outcome {
  if (pods.length > 0) return { status: 'pass' };
  return { status: 'inconclusive', cause: 'evidence-missing', reason: 'No hello-world pod was run.' };
}
