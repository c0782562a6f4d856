import { defineCheck } from '../model/check.ts';
import { lines } from './lines.ts';
import { mendTroubles } from './pull-troubles.ts';
import { byHand, lastWords, releaseText } from './release-text.ts';
import { undoneText } from './undone.ts';

export const k3kInstalls = defineCheck({
  id: 'k3k-installs',
  tier: 'k3k',
  title: "K3k's chart installs from the lab registry and its controller runs",
  why: 'Without its controller no virtual cluster comes up on site.',
  required: true,
  help: {
    rule: "K3k's chart of the bundle is installed by Helm into `k3k-system`. Fails where Helm does not end well, where the controller does not get ready, or where K3k's API is not served afterwards in a version that is known (`k3k.io/v1alpha1`, `k3k.io/v1beta1`).",
    fix: "Read what Helm said and what holds up the controller. Often the chart's `appVersion` is a tag that was never published: give `controller.image.tag` and `agent.shared.image.tag` under `k3k.values` of the scenario, or package the chart with the version the bundle has.",
  },
  needs: ['bundle', 'load', 'k3kClusters'],
  evaluate: ({ k3kClusters: k3k, ...loaded }) => {
    if (!k3k.ran) return { status: 'not-applicable', reason: k3k.reason };
    const { release, apiVersion } = k3k;
    const { workloads, troubles } = release.objects;
    const undone = workloads.filter(({ done }) => !done);
    const said = release.installed ? '' : `: ${lastWords(release)}`;
    if (!release.installed || undone.length > 0) {
      return {
        status: 'fail',
        reason: [
          `The ${releaseText(release)} could not be brought up${said}`,
          lines(undone, (each) => undoneText(each, undone, troubles)),
        ]
          .filter((text) => text !== '')
          .join('\n'),
        remedy: [...mendTroubles(troubles, loaded), byHand(release)].join('\n'),
      };
    }
    if (apiVersion === undefined) {
      return {
        status: 'fail',
        reason: `The ${releaseText(release)} was installed, but no known version of k3k.io is served.`,
        remedy: "Look whether the chart brings K3k's custom resource definitions.",
      };
    }
    return { status: 'pass', note: `${release.chart.name} ${release.chart.version}, ${apiVersion}` };
  },
});
