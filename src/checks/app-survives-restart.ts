import { defineCheck } from '../model/check.ts';
import { isSettled, probesOutcome } from './app-probes.ts';
import { inline, listing } from './lines.ts';
import { mendTroubles } from './pull-troubles.ts';
import { undoneText } from './undone.ts';

export const appSurvivesRestart = defineCheck({
  id: 'app-survives-restart',
  tier: 'multi-pod',
  title: 'The application comes back with its data after its pods were deleted',
  why: 'On site nodes restart: what was fetched once and kept nowhere is missed then, and what was not on a volume is lost.',
  required: true,
  help: {
    rule: "The app's pods are deleted once all probes were answered. Fails where others do not take their place and get ready within the app's time, where a declared selector finds no pod, or where a probe for after the restart does not answer as declared.",
    fix: 'Read what holds up the new pods. Data that is gone was not on a volume; an image that is gone has the pull policy Always.',
  },
  needs: ['bundle', 'load', 'app'],
  evaluate: ({ app, ...loaded }) => {
    if (!app.ran) return { status: 'not-applicable', reason: app.reason };
    const { restart, probes } = app;
    if (!restart) {
      return {
        status: 'inconclusive',
        cause: 'prerequisite-failed',
        reason: isSettled(app)
          ? 'Not all probes were answered (app-answers), so nothing was deleted.'
          : 'The application did not get ready (app-settles), so nothing was deleted.',
      };
    }
    const { deleted, unmatched, came, objects } = restart;
    if (deleted.length === 0 && unmatched.length === 0) {
      return {
        status: 'not-applicable',
        reason: `No pod of ${app.name} has a controller that would replace it.`,
      };
    }
    const undone = objects.workloads.filter(({ done }) => !done);
    const faults = [
      ...unmatched.map((selector) => `no pod has the labels ${selector} that the declaration names`),
      ...(came ? [] : [`others did not take the place of ${inline(deleted, (pod) => pod)}`]),
      ...undone.map((each) => undoneText(each, objects.workloads, objects.troubles)),
    ];
    if (faults.length > 0) {
      return {
        status: 'fail',
        ...listing(faults, (text) => text),
        remedy: [...mendTroubles(objects.troubles, loaded), 'Events and logs are in the evidence.'].join(
          '\n',
        ),
      };
    }
    return probesOutcome(probes.filter(({ round }) => round === 'after'));
  },
});
