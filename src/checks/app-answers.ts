import { defineCheck } from '../model/check.ts';
import { isSettled, probesOutcome } from './app-probes.ts';

export const appAnswers = defineCheck({
  id: 'app-answers',
  tier: 'multi-pod',
  title: 'The application answers as its declaration says',
  why: 'Pods that are ready may still lack each other: a database that is not found, a page that is not served.',
  required: true,
  help: {
    rule: "The declared probes (HTTP, TCP, a program in a pod, a line in a log) are asked in order, each until it answers as declared or the app's time is over. Fails where one does not. Not applicable where none is declared.",
    fix: 'The reason says what was asked, what was to come and what came.',
    limits: 'Only what is declared is asked.',
  },
  needs: ['app'],
  evaluate: ({ app }) => {
    if (!app.ran) return { status: 'not-applicable', reason: app.reason };
    const probes = app.probes.filter(({ round }) => round === 'before');
    if (probes.length === 0)
      return { status: 'not-applicable', reason: `The application ${app.name} declares no probe.` };
    if (!isSettled(app)) {
      return {
        status: 'inconclusive',
        cause: 'prerequisite-failed',
        reason: 'The application did not get ready (app-settles), so its answers say nothing.',
      };
    }
    return probesOutcome(probes);
  },
});
