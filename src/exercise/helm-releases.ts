import type { ExecResult } from '../lab/types.ts';
import type { HelmEvidence, ReleaseRecord } from '../model/tier-evidence.ts';
import { groupBy } from '../model/group-by.ts';
import { atMost } from '../system/at-most.ts';
import { together } from '../system/together.ts';
import type { ExerciseGround } from './ground.ts';
import { type ChartInstall, helmMissing, installChart, runHelm } from './helm.ts';
import { releaseCommand } from './helm-command.ts';
import { releaseLabels, type ReleaseObjects, releaseObjects } from './release-objects.ts';
import { settle } from './settle.ts';
import { sharedNamespaces } from './target.ts';

/** A release whose chart and values were found. */
export type PlannedRelease = ChartInstall;

/** Namespaces installed into at the same time: the machine runs what is installed, too. */
const width = 4;

/** A workload may take this long after Helm has seen it ready once, however long the install took (milliseconds). */
const leastSettleMs = 10_000;

/**
 * Installs every release, waits for what it is made of, and asks its services. Those of one namespace follow each other, in
 * the order of the plan; others go side by side. A release that wants a kind of object which another one brings is
 * installed after it, as people do: Helm has made nothing of it by then.
 */
export async function runReleases(
  ground: ExerciseGround,
  plans: readonly PlannedRelease[],
): Promise<HelmEvidence> {
  if (!ground.hasHelm && plans.some(({ via }) => via === 'helm')) return { ran: false, reason: helmMissing };
  const records = new Map<PlannedRelease, ReleaseRecord>();
  let open = plans;
  while (open.length > 0) {
    for (const [plan, record] of await installAll(ground, open, plans)) records.set(plan, record);
    const lacking = open.filter((plan) => lacksKind(records.get(plan)));
    if (lacking.length === open.length) break;
    open = lacking;
  }
  return { ran: true, releases: plans.flatMap((plan) => records.get(plan) ?? []) };
}

/** What Helm says where a manifest names a kind that the cluster does not know. */
function lacksKind(record?: ReleaseRecord): boolean {
  return record?.via === 'helm' && record.output.includes('ensure CRDs are installed first');
}

async function installAll(
  ground: ExerciseGround,
  plans: readonly PlannedRelease[],
  all: readonly PlannedRelease[],
): Promise<(readonly [PlannedRelease, ReleaseRecord])[]> {
  const groups = [...groupBy(plans, ({ namespace }) => namespace).values()];
  const done = await atMost(width, groups, (group) =>
    atMost(1, group, async (plan) => {
      const alone = all.filter(({ namespace }) => namespace === plan.namespace).length === 1;
      return [
        plan,
        await runRelease(ground, plan, alone && !sharedNamespaces.includes(plan.namespace)),
      ] as const;
    }),
  );
  return done.flat();
}

async function runRelease(
  ground: ExerciseGround,
  plan: PlannedRelease,
  ownNamespace: boolean,
): Promise<ReleaseRecord> {
  const { chart, release, namespace, via } = plan;
  const done = await installChart(ground, plan);
  const { objects, unlabelled } = await objectsOf(ground, plan);
  const target = { namespace, selector: ownNamespace ? '' : releaseLabels(release), objects };
  const rest = Math.max(plan.timeoutMs - done.durationMs, leastSettleMs);
  // What became of a failed install is told as it stands: nothing of it is waited for any longer.
  const settled = await settle(ground, target, {
    timeoutMs: done.installed ? rest : 0,
    signal: ground.signal,
  });
  return {
    chart: { name: chart.name, version: chart.version },
    reference: chart.reference,
    release,
    namespace,
    via,
    ...done,
    objects: settled,
    ...(unlabelled.length === 0 ? {} : { unlabelled }),
  };
}

/** What Helm keeps of the release; nothing where it was refused before anything was made, or there is no Helm to ask. */
async function objectsOf(ground: ExerciseGround, plan: PlannedRelease): Promise<ReleaseObjects> {
  if (!ground.hasHelm) return { objects: [], unlabelled: [] };
  const [manifest, hooks] = await together([
    runHelm(ground, releaseCommand(plan, ['get', 'manifest'])),
    runHelm(ground, releaseCommand(plan, ['get', 'hooks'])),
  ]);
  return releaseObjects({ manifest: textOf(manifest), hooks: textOf(hooks) }, plan);
}

function textOf({ exitCode, stdout }: ExecResult): string {
  return exitCode === 0 ? stdout : '';
}
