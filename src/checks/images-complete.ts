import { defineCheck } from '../model/check.ts';
import type { ReferencesEvidence } from '../model/inspection.ts';
import { plural } from '../model/units.ts';
import { askedFor, askedText, type Asked } from './asked.ts';
import { type Holdings, holdingsOf, isHeld } from './holdings.ts';
import { inline, listing } from './lines.ts';
import { mendImages } from './mend.ts';
import { nearest } from './nearest.ts';
import { asFarAsSeen, renderingText, unseen } from './unseen.ts';

export const imagesComplete = defineCheck({
  id: 'images-complete',
  tier: 'inspect',
  title: 'Every image that something in the bundle asks for is in the bundle',
  why: 'On site an image that is not in the bundle cannot be pulled: its pod waits in ImagePullBackOff, an install hook hangs.',
  required: true,
  help: {
    rule: "Looks for every image that rendered charts (with their hooks and subcharts), manifests, kustomizations, Zarf components and `bundle.yaml` ask for. Fails where one that is asked for with high confidence (a container's image, a component's list) is missing. Warns where one of medium or low confidence is (a custom resource's field, an annotation, an argument, an environment variable, a ConfigMap). Inconclusive where a chart could not be rendered or a file could not be read, unless something is missing already.",
    fix: 'Add the image to what the bundle is made from: the remedy gives the line. Where another tag or registry is in the bundle, decide which of both is right. What is not wanted on site can be left out with `ignore` in `bundle.yaml`, with the reason.',
    limits:
      'An image that a program asks for by itself, without any file naming it, is seen only in the lab. Values that users set on site may choose other images: give their values files. Names are compared as container engines read them: `nginx` is `docker.io/library/nginx:latest`, and a digest outranks the tag beside it.',
  },
  needs: ['bundle', 'references'],
  evaluate: asFarAsSeen(({ bundle, references }) => {
    const holdings = holdingsOf(bundle);
    const asked = askedFor(references.found);
    const missing = asked.filter(({ name }) => !isHeld(holdings, name));
    if (asked.length === 0) {
      return { status: 'not-applicable', reason: 'Nothing in the bundle asks for an image.' };
    }
    if (missing.length === 0) return { status: 'pass', note: noteOf(asked.length, references) };
    return {
      status: missing.some(isSure) ? 'fail' : 'warn',
      ...listOf(missing, asked.length, holdings),
      remedy: mendImages(
        bundle,
        missing.map(({ reference }) => reference),
      ),
    };
  }, unseen),
});

function listOf(missing: readonly Asked[], asked: number, holdings: Holdings): ReturnType<typeof listing> {
  const surestFirst = [...missing.filter(isSure), ...missing.filter((each) => !isSure(each))];
  return listing(
    surestFirst,
    (each) => `${askedText(each)}: ${nearest(holdings, each.name)}`,
    `${missing.length} of ${plural(asked, 'image')} asked for ${missing.length === 1 ? 'is' : 'are'} not in the bundle:`,
  );
}

function isSure({ confidence }: Asked): boolean {
  return confidence === 'high';
}

/** What was looked at and with which renderer, what of it in part only, and what was left out on purpose. */
function noteOf(images: number, { found, ignored, renderings, helm }: ReferencesEvidence): string {
  const count = renderings.filter(({ status }) => status === 'rendered').length;
  const rendered = count === 0 ? '' : ` and ${plural(count, 'rendering')}`;
  const partly = renderings.filter(({ reason }) => reason !== undefined);
  return [
    `${plural(images, 'image')} asked for in ${plural(found.length, 'place')}${rendered}`,
    ...(helm ? [`Helm ${helm.version}, --kube-version ${helm.kubeVersion} (${helm.kubeVersionFrom})`] : []),
    ...(partly.length === 0 ? [] : [inline(partly, renderingText)]),
    ...(ignored.length === 0
      ? []
      : [
          `left out by bundle.yaml: ${inline(ignored, ({ reference, reason }) => `${reference} (${reason})`)}`,
        ]),
  ].join('; ');
}
