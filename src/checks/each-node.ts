import type { HelloWorldEvidence } from '../model/tier-evidence.ts';
import type { Outcome } from '../model/outcome.ts';

/**
 * The first outcome that is no pass, failures before what could not be told; a pass where every node's pod passes. A gate is told
 * of each failure, so that the second node's does not hide behind the first one's.
 */
export function onEachNode(
  pods: readonly HelloWorldEvidence[],
  judge: (pod: HelloWorldEvidence) => Outcome,
): Outcome {
  const outcomes = pods.map(judge);
  const failed = outcomes.filter(isFailure);
  const [first, ...more] = failed;
  if (first && more.length > 0) return { ...first, found: failed.map(({ reason }) => reason) };
  if (first) return first;
  return outcomes.find(({ status }) => status !== 'pass') ?? passed(pods);
}

type Failure = Extract<Outcome, { status: 'warn' | 'fail' }>;

function isFailure(outcome: Outcome): outcome is Failure {
  return outcome.status === 'fail';
}

function passed(pods: readonly HelloWorldEvidence[]): Outcome {
  if (pods.length > 0) return { status: 'pass' };
  return { status: 'inconclusive', cause: 'evidence-missing', reason: 'No hello-world pod was run.' };
}
