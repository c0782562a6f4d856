import { defineCheck } from '../model/check.ts';
import type { ReleaseRecord } from '../model/tier-evidence.ts';
import { plural } from '../model/units.ts';
import { inline, listing } from './lines.ts';
import { type Loaded, mendTroubles, missingImages } from './pull-troubles.ts';
import { byHand, lastWords, releaseText } from './release-text.ts';

export const chartsInstall = defineCheck({
  id: 'charts-install',
  tier: 'helm-oci',
  title: 'Every chart installs from the lab registry, hooks and all, with nothing from outside',
  why: 'A chart that cannot be pulled, rendered or started from the bundle alone cannot be installed on site.',
  required: true,
  help: {
    rule: "Each release of the plan is installed in the sealed lab by `helm install NAME oci://REGISTRY/… --wait --wait-for-jobs`, or through a HelmChart resource as K3s does it. Fails where Helm, or the resource's job, does not end well within the release's time. It is ended before that where an image could not be pulled twice: nothing comes into a sealed lab later.",
    fix: 'Read what Helm said. A missing image is named with the line that adds it to the bundle. A chart that refuses its values needs others: `helm.releases[].values` in the scenario.',
    limits:
      'Without a scenario each chart is installed once, with the values the bundle has for it; other values may ask for other images. A kind of object that another chart brings is waited for, other dependencies between charts are not: put such charts into the scenario, into one namespace, in order.',
  },
  needs: ['bundle', 'load', 'helm'],
  evaluate: ({ bundle, load, helm }) => {
    if (!helm.ran) return { status: 'not-applicable', reason: helm.reason };
    const failed = helm.releases.filter(({ installed }) => !installed);
    const [first] = failed;
    if (!first) return { status: 'pass', note: noteOf(helm.releases) };
    const loaded = { bundle, load };
    const troubles = failed.flatMap(({ objects }) => objects.troubles);
    return {
      status: 'fail',
      ...listing(
        failed,
        (release) => failureText(release, loaded),
        `${failed.length} of ${plural(helm.releases.length, 'release')} could not be installed:`,
      ),
      remedy: [...mendTroubles(troubles, loaded), byHand(first)].join('\n'),
    };
  },
});

function failureText(release: ReleaseRecord, loaded: Loaded): string {
  const missing = missingImages(release.objects.troubles, loaded);
  const images = missing.length === 0 ? '' : `; not in the bundle: ${inline(missing, (image) => image)}`;
  return `${releaseText(release)}: ${lastWords(release)}${images}`;
}

function noteOf(releases: readonly ReleaseRecord[]): string {
  return inline(
    releases,
    ({ release, chart, via }) =>
      `${release} (${chart.name} ${chart.version}${via === 'helm' ? '' : ', by a HelmChart resource'})`,
  );
}
