import { defineCheck } from '../model/check.ts';
import type { RanApp } from './app-probes.ts';
import { inline, listing } from './lines.ts';
import { mendTroubles } from './pull-troubles.ts';
import { lastWords, releaseText } from './release-text.ts';
import { undoneText } from './undone.ts';

export const appSettles = defineCheck({
  id: 'app-settles',
  tier: 'multi-pod',
  title: 'The application installs, and all its workloads get ready, on several nodes where that is wanted',
  why: 'Several pods that need each other, storage and an order to start in find what a single chart does not.',
  required: true,
  help: {
    rule: "The app of the scenario, or of the bundle's `airtight-app.yaml`, is installed in the sealed lab: its charts by Helm, its manifests by server-side apply. Fails where a chart is not installed, a manifest is refused, or a workload does not get ready within the app's time; or where the declaration wants the pods spread (`spread: true`, or `where-nodes-allow` in a lab of several nodes) and all of them ran on one node. It is ended before that where an image could not be pulled twice.",
    fix: 'The reason names the workload, its pod and what holds it up; a missing image is named with the line that adds it to the bundle. To spread pods, give them an anti-affinity by `kubernetes.io/hostname`, and the scenario enough nodes (`agents`).',
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
      ...(undone.length === 0 && isCrowded(app) ? [crowdedText(app)] : []),
    ];
    if (faults.length > 0) {
      return {
        status: 'fail',
        ...listing(faults, (text) => text, `The application ${app.name} did not get ready:`),
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

/** Whether pods that were to run on several nodes shared one. */
function isCrowded({ spreadWanted, placed }: RanApp): boolean {
  return spreadWanted && new Set(placed.map(({ node }) => node)).size <= 1;
}

function crowdedText({ placed }: RanApp): string {
  return `its pods were to run on several nodes, and all ran on one: ${inline(placed, ({ pod, node }) => `${pod} on ${node}`)}`;
}
