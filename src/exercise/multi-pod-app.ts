import type { AppPlan } from '../model/app.ts';
import type { AppEvidence, ProbeRecord, SettledObjects } from '../model/tier-evidence.ts';
import { scopeOf, type AppScope, runningPods, settleApp, volumesOf } from './app/app-scope.ts';
import { applyManifests } from './app/apply-manifests.ts';
import { askProbes } from './app/ask-probes.ts';
import type { ManifestText } from './app/manifest-objects.ts';
import { restartPods, type Restarted } from './app/restart-pods.ts';
import type { ExerciseGround } from './ground.ts';
import { type PlannedRelease, runReleases } from './helm-releases.ts';

/** An app whose charts and manifests were found. */
export interface PlannedApp {
  readonly app: AppPlan;
  /** Where its declaration came from, in words. */
  readonly declaredIn: string;
  readonly releases: readonly PlannedRelease[];
  readonly manifests: readonly ManifestText[];
}

/**
 * Installs an app of several pods, asks its probes, deletes its pods and asks again once others took their place. What
 * does not settle is not waited for any longer: each probe is asked once then, and nothing is deleted.
 */
export async function runApp(ground: ExerciseGround, plan: PlannedApp): Promise<AppEvidence> {
  const { cluster, signal } = ground;
  const { app, releases, manifests } = plan;
  const namespace = app.namespace ?? app.name;
  const deadline = deadlineOf(app);
  const made = await applyManifests(cluster, manifests, { namespace, signal });
  const helm = await runReleases(ground, releases);
  if (!helm.ran) return helm;

  const scope = scopeOf([namespace, ...releases.map((release) => release.namespace)], made.objects);
  const installed = helm.releases.every((release) => release.installed);
  const objects = await settleApp(ground, scope, installed ? deadline - performance.now() : 0);
  const settled = installed && isSettled(objects);
  const probes = await ask(ground, app, 'before', settled ? deadline : 0);
  const pods = await runningPods(cluster, scope);
  const answered = settled && probes.every(({ ok }) => ok);
  const again = answered ? await restart(ground, scope, app) : undefined;
  return {
    ran: true,
    name: app.name,
    namespace,
    declaredIn: plan.declaredIn,
    releases: helm.releases,
    applied: made.applied,
    objects,
    volumes: await volumesOf(cluster, scope, pods),
    placed: pods.map(({ metadata, spec }) => ({ pod: metadata?.name ?? '', node: spec?.nodeName ?? '' })),
    spreadWanted: app.spread === 'where-nodes-allow' ? await hasSeveralNodes(ground) : app.spread,
    ...(again && { restart: again.restart }),
    probes: [...probes, ...(again?.probes ?? [])],
  };
}

/** The second round, with time of its own. */
async function restart(
  ground: ExerciseGround,
  scope: AppScope,
  app: AppPlan,
): Promise<{ restart: Restarted & { objects: SettledObjects }; probes: ProbeRecord[] }> {
  const deadline = deadlineOf(app);
  const restarted = await restartPods(ground, scope, app.restart, deadline - performance.now());
  const objects = await settleApp(ground, scope, restarted.came ? deadline - performance.now() : 0);
  const settled = restarted.came && isSettled(objects);
  return {
    restart: { ...restarted, objects },
    probes: await ask(ground, app, 'after', settled ? deadline : 0),
  };
}

function ask(
  { cluster, owner, signal }: ExerciseGround,
  { name, namespace = name, probes }: AppPlan,
  round: ProbeRecord['round'],
  deadline: number,
): Promise<ProbeRecord[]> {
  return askProbes({ cluster, owner, namespace, signal }, probes, { round, deadline });
}

/** By performance.now(). */
function deadlineOf({ timeoutSeconds }: AppPlan): number {
  return performance.now() + timeoutSeconds * 1000;
}

function isSettled({ workloads, timedOut }: SettledObjects): boolean {
  return !timedOut && workloads.every(({ done }) => done);
}

async function hasSeveralNodes({ cluster }: ExerciseGround): Promise<boolean> {
  return (await cluster.core.listNode()).items.length > 1;
}
