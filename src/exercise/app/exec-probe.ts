import type { Cluster } from '../cluster.ts';
import { defaultContainer, isReady, podsOf } from './app-pods.ts';
import { execInPod, type PodExec } from './exec-in-pod.ts';
import { observedText } from './observed.ts';
import {
  type Answer,
  holds,
  holdsText,
  type ProbeGround,
  type ProbeOf,
  type Question,
  tryMs,
} from './question.ts';

/** Runs a program in the first ready pod that the selector finds. */
export function execQuestion(ground: ProbeGround, exec: ProbeOf<'exec'>): Question {
  const { cluster, namespace, signal } = ground;
  return {
    kind: 'exec',
    asked: observedText(`${exec.command.join(' ')} in ${exec.selector}`),
    expected: `exit code 0${holdsText(exec.contains)}`,
    ask: async () => {
      const to = await firstReady(cluster, namespace, exec);
      if (!to) return { ok: false, observed: `no pod of ${exec.selector} is ready` };
      const program = { namespace, ...to, command: exec.command };
      return answerOf(await execInPod(cluster.config, program, { timeoutMs: tryMs, signal }), exec);
    },
  };
}

async function firstReady(
  cluster: Cluster,
  namespace: string,
  { selector, container }: ProbeOf<'exec'>,
): Promise<{ pod: string; container: string } | undefined> {
  const [pod] = (await podsOf(cluster, [namespace], selector)).filter(isReady);
  if (!pod) return undefined;
  return { pod: pod.metadata?.name ?? '', container: container ?? defaultContainer(pod) };
}

/** Judges what a program left by its exit code and the text it was to print. */
export function answerOf({ output, ended }: PodExec, { contains }: ProbeOf<'exec'>): Answer {
  const said = output.trim() === '' ? '' : `: ${observedText(output)}`;
  if ('failed' in ended) return { ok: false, observed: `${observedText(ended.failed)}${said}` };
  const ok = ended.exitCode === 0 && holds(output, contains);
  return { ok, observed: `exit code ${ended.exitCode}${said}` };
}
