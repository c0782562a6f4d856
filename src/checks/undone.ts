import type { PodTrouble, WorkloadRecord } from '../model/tier-evidence.ts';
import { inline } from './lines.ts';
import { troubleText } from './pull-troubles.ts';

const podsShown = 3;

/** A workload that did not get ready, in one line with what holds up its pods; `all` are those it may be mistaken for. */
export function undoneText(
  workload: WorkloadRecord,
  all: readonly WorkloadRecord[],
  troubles: readonly PodTrouble[],
): string {
  const { kind, namespace, name, state, hook, images } = workload;
  const own = troubles.filter((trouble) => ownerOf(trouble, all) === workload);
  const what = hook === undefined ? kind : `${kind} (hook ${hook})`;
  const pods = inline(own, troubleText, podsShown);
  const asks = pods === '' && images.length > 0 ? ` (${images.join(', ')})` : '';
  return `${what} ${namespace}/${name}: ${state}${asks}${pods === '' ? '' : `; ${pods}`}`;
}

/** The name of a pod begins with that of the workload that made it: the longest such name is its own. */
function ownerOf(
  { namespace, pod }: PodTrouble,
  workloads: readonly WorkloadRecord[],
): WorkloadRecord | undefined {
  return workloads
    .filter((each) => each.namespace === namespace && (pod === each.name || pod.startsWith(`${each.name}-`)))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
}
