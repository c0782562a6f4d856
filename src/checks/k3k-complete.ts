import { defineCheck } from '../model/check.ts';
import type { K3kFacts } from '../model/inspection.ts';
import { locationText } from '../model/location.ts';
import type { Outcome } from '../model/outcome.ts';
import { plural } from '../model/units.ts';
import { type Holdings, holdingsOf, isHeld, nameOf, ofRepository } from './holdings.ts';
import { inline, lines, listing } from './lines.ts';
import { mendImages } from './mend.ts';
import { nearest } from './nearest.ts';

type Cluster = K3kFacts['clusters'][number];

/** One thing wrong, and the image that is missing, where one is. */
interface Gap {
  readonly text: string;
  readonly image?: string;
  /** Whether another version would mend it. */
  readonly ofVersion?: true;
}

/** Where K3k's own values look for K3s. */
const serverRepository = 'docker.io/rancher/k3s';

export const k3kComplete = defineCheck({
  id: 'k3k-complete',
  tier: 'inspect',
  title: "K3k's controller, its agent and the K3s image of every virtual cluster are in the bundle",
  why: 'A virtual cluster whose K3s image is missing never starts, and a cluster without a version asks for that of the host, which nobody wrote down.',
  required: true,
  help: {
    rule: "Fails where an image that K3k's chart chooses is missing, where the K3s image of a `Cluster` is, or where its `spec.version` has a `+`. A `Cluster` without a version gets the host's version with `-k3s1`; where that version is not known the check is inconclusive. Warns where a cluster names no private registry for its system images, or the bundle has K3k without any K3s image.",
    fix: 'Set `spec.version` of each `Cluster` to the tag of a `rancher/k3s` image in the bundle, such as `v1.34.4-k3s1`, and bring that image. Give `--system-default-registry` among its server arguments where the site has a registry.',
    limits: 'Clusters that are created on site are not seen; give them a version that the bundle has.',
  },
  needs: ['bundle', 'k3k'],
  evaluate: ({ bundle, k3k }) => {
    if (k3k.charts.length + k3k.clusters.length + k3k.images.length === 0) {
      return { status: 'not-applicable', reason: 'The bundle brings nothing of K3k.' };
    }
    const holdings = holdingsOf(bundle);
    const gaps = [
      ...imageGaps(k3k, holdings),
      ...k3k.clusters.flatMap((each) => clusterGaps(each, k3k, holdings)),
    ];
    if (gaps.length > 0) {
      gaps.push(...withoutVersion(k3k).map((text) => ({ text, ofVersion: true as const })));
      const images = [...new Set(gaps.flatMap(({ image }) => image ?? []))];
      return {
        status: 'fail',
        ...listing(gaps, ({ text, image }) =>
          image === undefined ? text : `${text}: ${nearest(holdings, nameOf(image))}`,
        ),
        remedy: [
          ...(gaps.some(({ ofVersion }) => ofVersion)
            ? [
                'Set spec.version of each Cluster to the tag of a K3s image in the bundle, such as v1.34.4-k3s1.',
              ]
            : []),
          ...(images.length === 0 ? [] : [mendImages(bundle, images)]),
        ].join('\n'),
      };
    }
    return withoutGaps(k3k, holdings);
  },
});

function withoutGaps(k3k: K3kFacts, holdings: Holdings): Outcome {
  if (k3k.charts.length > 0 && !k3k.images.some(({ role }) => role === 'controller')) {
    return {
      status: 'inconclusive',
      cause: 'evidence-missing',
      reason: `Which images K3k's chart asks for could not be read from ${inline(k3k.charts, ({ place }) => place)}. Bring the chart as its publisher packages it, or install helm, and inspect again.`,
    };
  }
  const unknown = withoutVersion(k3k);
  if (unknown.length > 0) {
    return {
      status: 'inconclusive',
      cause: 'evidence-missing',
      reason: `${lines(unknown, (text) => text)}\nSet it, to the tag of a K3s image in the bundle.`,
    };
  }
  const warnings = [
    ...k3k.clusters
      .filter(({ systemDefaultRegistry }) => !systemDefaultRegistry)
      .map((cluster) => `${clusterText(cluster)} names no registry for its system images`),
    ...(k3k.clusters.length === 0 && !hasServer(k3k, holdings)
      ? [`K3k is in the bundle without any image ${serverRepository}: no virtual cluster can start`]
      : []),
  ];
  if (warnings.length > 0) {
    return {
      status: 'warn',
      ...listing(warnings, (text) => text),
      remedy:
        'Give --system-default-registry among the server arguments of each Cluster, and bring the K3s image of the version it names.',
    };
  }
  return {
    status: 'pass',
    note: `${plural(k3k.images.length, 'image')}, ${plural(k3k.clusters.length, 'Cluster')}`,
  };
}

function imageGaps({ images }: K3kFacts, holdings: Holdings): Gap[] {
  return images
    .filter(({ role, reference }) => !isPerCluster(role) && !isHeld(holdings, nameOf(reference)))
    .map(({ role, reference, location }) => ({
      text: `${reference}, the image of the ${role.replace('-', ' ')} (${locationText(location)})`,
      image: reference,
    }));
}

function clusterGaps(cluster: Cluster, { hostVersion }: K3kFacts, holdings: Holdings): Gap[] {
  const { version, serverImage } = cluster;
  if (version?.includes('+') === true) {
    return [
      {
        text: `${clusterText(cluster)} has spec.version ${version}: K3k makes a tag of it as it stands, and a tag cannot hold a plus`,
        ofVersion: true,
      },
    ];
  }
  if (serverImage === undefined || isHeld(holdings, nameOf(serverImage))) return [];
  const why =
    version === undefined
      ? `has no spec.version, so K3k takes that of the host${hostVersion === undefined ? '' : ` (${hostVersion})`} and asks for ${serverImage}`
      : `asks for ${serverImage}`;
  return [{ text: `${clusterText(cluster)} ${why}`, image: serverImage, ofVersion: true }];
}

/** Clusters of which nothing says what they ask for. */
function withoutVersion({ clusters }: K3kFacts): string[] {
  return clusters
    .filter(({ serverImage, version }) => serverImage === undefined && version === undefined)
    .map((each) => `${clusterText(each)} has no spec.version, and the version of the host is not known here`);
}

function clusterText({ name, mode, location }: Cluster): string {
  return `Cluster ${name} (${mode}, ${locationText(location)})`;
}

/** Images whose tag is the version of each cluster. */
function isPerCluster(role: K3kFacts['images'][number]['role']): boolean {
  return role === 'server' || role === 'virtual-agent';
}

function hasServer({ images }: K3kFacts, holdings: Holdings): boolean {
  const named = images.filter(({ role }) => role === 'server').map(({ reference }) => reference);
  return [...named, serverRepository].some((each) => ofRepository(holdings, nameOf(each)).length > 0);
}
