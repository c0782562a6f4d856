import { checks } from '../checks/index.ts';
import { AirtightError } from '../errors.ts';
import { repositoriesIn } from '../load/load-mode.ts';
import { planPush } from '../load/push-plan.ts';
import type { BundleImage } from '../model/bundle.ts';
import type { LoadSettings } from '../model/scenario.ts';
import { type Findings, judge } from '../verdict/judge.ts';
import { chosenImages } from './plan-load.ts';

/** Checks of the bundle alone without which no registry would take it. */
const neededToLoad: readonly string[] = ['bundle-integrity', 'platforms-complete'];

/**
 * Why the bundle cannot be loaded in this mode, in words; undefined where it can. Known before anything is started, so
 * that what was found by reading is reported all the same.
 */
export function obstacleTo(findings: Findings, load: LoadSettings): string | undefined {
  const failed = judge(
    checks.filter(({ id }) => neededToLoad.includes(id)),
    findings,
  ).filter(({ outcome }) => outcome.status === 'fail');
  if (failed.length > 0) {
    return `The bundle cannot be loaded (${failed.map(({ id }) => id).join(', ')}), so no lab was started.`;
  }
  const fault = placeFault(chosenImages(findings.evidence.bundle?.images ?? []), load);
  return fault && `Load mode ${load.mode} cannot hold the bundle, so no lab was started: ${fault}`;
}

/** Two images may want one place; which of them do depends on the mode. */
function placeFault(images: readonly BundleImage[], load: LoadSettings): string | undefined {
  try {
    planPush(images, repositoriesIn(load, images));
    return undefined;
  } catch (error) {
    if (error instanceof AirtightError && error.kind === 'usage') return error.message;
    throw error;
  }
}
