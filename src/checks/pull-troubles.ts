import type { Bundle } from '../model/bundle.ts';
import type { LoadEvidence } from '../model/evidence.ts';
import type { PodTrouble } from '../model/tier-evidence.ts';
import { formatReference, parseImageReference } from '../model/image-reference.ts';
import { shorten } from '../model/shorten.ts';
import { holdingsOf, isHeld, nameOf } from './holdings.ts';
import { mendImages } from './mend.ts';

/** What troubles are read against. */
export interface Loaded {
  readonly bundle: Bundle;
  readonly load: LoadEvidence;
}

const pullReasons = ['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName'];

/** Whether a pod waits for an image that does not come. */
export function isPullTrouble({ reason, image, failedPulls = 0 }: PodTrouble): boolean {
  return image !== undefined && (pullReasons.includes(reason) || failedPulls > 0);
}

/** Images that pods could not pull and the bundle does not hold, each once, by the name the bundle would have them under. */
export function missingImages(troubles: readonly PodTrouble[], { bundle, load }: Loaded): string[] {
  const holdings = holdingsOf(bundle);
  const wanted = troubles.filter(isPullTrouble).flatMap(({ image = '' }) => bundleName(image, load));
  return [...new Set(wanted)].filter((reference) => !isHeld(holdings, nameOf(reference)));
}

/** The lab's registry serves Docker Hub's images under its own name where pods name it. */
function bundleName(image: string, { registry }: LoadEvidence): string[] {
  const parsed = parseImageReference(image);
  if (!parsed.ok) return [];
  const { reference } = parsed;
  const inLab = reference.registry === registry.address;
  return [formatReference(inLab ? { ...reference, registry: 'docker.io' } : reference)];
}

/** How to mend what troubles tell of: the images to add; for an image that the bundle holds, where to look. */
export function mendTroubles(troubles: readonly PodTrouble[], loaded: Loaded): string[] {
  const missing = missingImages(troubles, loaded);
  if (missing.length > 0) return [mendImages(loaded.bundle, missing)];
  return troubles.some(isPullTrouble)
    ? [
        'The bundle holds the image: look in the message for the registry it was asked of, and why that did not give it.',
      ]
    : [];
}

const longestMessage = 400;

/** A trouble in one line: the pod, what holds it up, the image, and what was said last where that says more. */
export function troubleText(trouble: PodTrouble): string {
  const { namespace, pod, image, reason, message, failedPulls, events } = trouble;
  const tries = failedPulls === undefined ? '' : `, ${failedPulls} failed tries`;
  const about = image === undefined ? '' : ` (${image}${tries})`;
  const warning = events.findLast((event) => /^Warning (?!Failed Error: )/.test(event));
  const last =
    warning === undefined || message.includes('failed to pull')
      ? ''
      : `; last warning: ${shorten(warning, longestMessage)}`;
  return `pod ${namespace}/${pod}: ${reason}${about}${message === '' ? '' : `: ${shorten(message, longestMessage)}`}${last}`;
}
