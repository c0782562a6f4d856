import { messageOf } from '../../errors.ts';
import { defaultContainer, podsOf } from './app-pods.ts';
import { observedText } from './observed.ts';
import { holds, holdsText, type ProbeGround, type ProbeOf, type Question } from './question.ts';

/** Lines read of a log, the last ones. */
const tailLines = 10_000;

/** Reads the logs of the selector's pods, finished ones too; one of them must hold the text. */
export function logQuestion({ cluster, namespace }: ProbeGround, log: ProbeOf<'log'>): Question {
  const { selector, container, contains } = log;
  return {
    kind: 'log',
    asked: `log of ${selector}${container === undefined ? '' : `, container ${container}`}`,
    expected: `a log${holdsText(contains)}`,
    ask: async () => {
      let observed = `no pod of ${selector} is there`;
      for (const pod of await podsOf(cluster, [namespace], selector)) {
        const name = pod.metadata?.name ?? '';
        const of = container ?? defaultContainer(pod);
        try {
          const text = await cluster.core.readNamespacedPodLog({ namespace, name, container: of, tailLines });
          if (holds(text, contains)) return { ok: true, observed: `${name}: ${lineWith(text, contains)}` };
          observed = text.trim() === '' ? `the log of ${name} is empty` : `${name}: ${observedText(text)}`;
        } catch (error) {
          // A container that has not started has no log yet.
          observed = `the log of ${name} cannot be read: ${observedText(messageOf(error).split('\n')[0] ?? '')}`;
        }
      }
      return { ok: false, observed };
    },
  };
}

function lineWith(text: string, contains: string): string {
  return observedText(text.split('\n').find((line) => line.includes(contains)) ?? contains);
}
