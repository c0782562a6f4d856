import type { PodTrouble } from '../model/tier-evidence.ts';

/** Failed tries after which nobody waits for an image any longer. */
const patience = 2;

/** States of a container whose image is not even asked for: only another pod can change them. */
const final = ['InvalidImageName', 'ErrImageNeverPull'];

/**
 * Troubles that waiting will not mend: an image that could not be pulled twice (the kubelet tries again after ten
 * seconds). Everything is loaded before the first pod starts, and nothing comes into a sealed lab afterwards.
 */
export function hopelessPulls(troubles: readonly PodTrouble[]): PodTrouble[] {
  return troubles.filter(({ reason, failedPulls = 0 }) => final.includes(reason) || failedPulls >= patience);
}

/** Such a trouble in words, as the reason why waiting was ended. */
export function hopelessText({ namespace, pod, image, reason, failedPulls }: PodTrouble): string {
  const tries = failedPulls === undefined ? '' : ` after ${failedPulls} tries`;
  return `ended early: ${image ?? 'an image'} of pod ${namespace}/${pod} cannot be had (${reason}${tries})`;
}
