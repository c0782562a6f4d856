import { checks } from '../checks/index.ts';
import { AirtightError } from '../errors.ts';
import { planPush } from '../load/push-plan.ts';
import type { BundleImage } from '../model/bundle.ts';
import { type Findings, judge } from '../verdict/judge.ts';
import { chosenImages } from './plan-load.ts';

/** Checks of the bundle alone without which no registry would take it. */
const neededToLoad: readonly string[] = ['bundle-integrity', 'platforms-complete', 'names-collide'];

/**
 * Why the bundle cannot go into the lab's registry, in words; undefined where it can. Known before anything is started, so
 * that what was found by reading is reported all the same.
 */
export function obstacleTo(findings: Findings): string | undefined {
  const failed = judge(
    checks.filter(({ id }) => neededToLoad.includes(id)),
    findings,
  ).filter(({ outcome }) => outcome.status === 'fail');
  if (failed.length > 0) {
    return `The bundle cannot be loaded (${failed.map(({ id }) => id).join(', ')}), so no lab was started.`;
  }
  const fault = mirrorFault(findings.evidence.bundle?.images ?? []);
  return fault && `The lab's registry mirror cannot hold the bundle, so no lab was started: ${fault}`;
}

/** A mirror knows no registries; some formats bring images that differ in nothing else. */
function mirrorFault(images: readonly BundleImage[]): string | undefined {
  try {
    planPush(chosenImages(images));
    return undefined;
  } catch (error) {
    if (error instanceof AirtightError && error.kind === 'usage') return error.message;
    throw error;
  }
}
