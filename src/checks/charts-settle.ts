import { defineCheck } from '../model/check.ts';
import type { ReleaseRecord, WorkloadRecord } from '../model/tier-evidence.ts';
import { plural } from '../model/units.ts';
import { inline, listing } from './lines.ts';
import { mendTroubles } from './pull-troubles.ts';
import { notInstalled } from './release-text.ts';
import { undoneText } from './undone.ts';

export const chartsSettle = defineCheck({
  id: 'charts-settle',
  tier: 'helm-oci',
  title: 'Every workload that the charts bring gets ready, every job and hook completes',
  why: 'A chart may count as installed while what it starts, or what that starts in turn, waits for an image that is not there.',
  required: true,
  help: {
    rule: 'Looks at the Deployments, StatefulSets, DaemonSets, Jobs and Pods of each release: those its manifest and hooks name, those that carry its labels (`app.kubernetes.io/managed-by=Helm,app.kubernetes.io/instance=NAME`), and all others in a namespace that is its alone, such as those an operator starts. Fails where one is not rolled out or complete when the time of the release is over, and shows its pods, their images and their last events.',
    fix: 'A missing image is named with the line that adds it to the bundle. For anything else read the events and the logs in the evidence.',
    limits:
      'What is started only after all the rest was ready, or in other namespaces without being named, is not waited for; the watch sees its attempts to get out.',
  },
  needs: ['bundle', 'load', 'helm'],
  evaluate: ({ bundle, load, helm }) => {
    if (!helm.ran) return { status: 'not-applicable', reason: helm.reason };
    const workloads = helm.releases.flatMap(({ objects }) => objects.workloads);
    const undone = workloads.filter(({ done }) => !done);
    if (undone.length > 0) {
      const troubles = helm.releases.flatMap(({ objects }) => objects.troubles);
      const mends = mendTroubles(troubles, { bundle, load });
      return {
        status: 'fail',
        ...listing(
          undone,
          (each) => undoneText(each, undone, troubles),
          `${undone.length} of ${plural(workloads.length, 'workload')} did not get ready:`,
        ),
        remedy: [...mends, 'Events and logs are in the evidence.'].join('\n'),
      };
    }
    const refused = notInstalled(helm.releases);
    if (refused) return refused;
    if (workloads.length === 0) {
      return { status: 'not-applicable', reason: 'No release has a workload.' };
    }
    return { status: 'pass', note: noteOf(workloads, helm.releases) };
  },
});

function noteOf(workloads: readonly WorkloadRecord[], releases: readonly ReleaseRecord[]): string {
  const unlabelled = releases.flatMap(({ unlabelled: objects = [] }) => objects);
  const found =
    unlabelled.length === 0
      ? ''
      : `; found by name, since they lack the label app.kubernetes.io/instance: ${inline(unlabelled, (each) => each)}`;
  return `${inline(workloads, ({ kind, name, state }) => `${kind}/${name} ${state}`)}${found}`;
}
