import { defineCheck } from '../model/check.ts';
import { lines } from './lines.ts';
import { mendTroubles } from './pull-troubles.ts';
import { lastWords, releaseText } from './release-text.ts';
import { undoneText } from './undone.ts';

export const appSettles = defineCheck({
  id: 'app-settles',
  tier: 'multi-pod',
  title: 'The application installs, and all its workloads get ready',
  why: 'Several pods that need each other, storage and an order to start in find what a single chart does not.',
  required: true,
  help: {
    rule: "The app of the scenario, or of the bundle's `airtight-app.yaml`, is installed in the sealed lab: its charts by Helm, its manifests by server-side apply. Fails where a chart is not installed, a manifest is refused, or a workload does not get ready within the app's time. It is ended before that where an image could not be pulled twice.",
    fix: 'The reason names the workload, its pod and what holds it up; a missing image is named with the line that adds it to the bundle.',
  },
  needs: ['bundle', 'load', 'app'],
  evaluate: ({ app, ...loaded }) => {
    if (!app.ran) return { status: 'not-applicable', reason: app.reason };
    const { releases, applied, objects } = app;
    const undone = objects.workloads.filter(({ done }) => !done);
    const troubles = [...objects.troubles, ...releases.flatMap((release) => release.objects.troubles)];
    const faults = [
      ...releases
        .filter(({ installed }) => !installed)
        .map((release) => `${releaseText(release)} was not installed: ${lastWords(release)}`),
      ...applied.flatMap(({ object, error }) =>
        error === undefined ? [] : [`${object} was refused: ${error}`],
      ),
      ...undone.map((each) => undoneText(each, objects.workloads, troubles)),
    ];
    if (faults.length > 0) {
      return {
        status: 'fail',
        reason: `The application ${app.name} did not get ready:\n${lines(faults, (text) => text)}`,
        remedy: [...mendTroubles(troubles, loaded), 'Events and logs are in the evidence.'].join('\n'),
      };
    }
    if (objects.workloads.length === 0) {
      return {
        status: 'fail',
        reason: `The application ${app.name} (${app.declaredIn}) brought no workload.`,
        remedy: 'Name its charts or manifests in the declaration: docs/app.md.',
      };
    }
    return { status: 'pass', note: objects.workloads.map(({ kind, name }) => `${kind}/${name}`).join(', ') };
  },
});
