import { AirtightError, messageOf } from '../errors.ts';
import type { ExerciseGround } from '../exercise/ground.ts';
import { runReleases } from '../exercise/helm-releases.ts';
import { runApp } from '../exercise/multi-pod-app.ts';
import { runK3k } from '../exercise/virtual-cluster.ts';
import type { ReleasePlan } from '../model/app.ts';
import type { AppEvidence, HelmEvidence, K3kEvidence } from '../model/tier-evidence.ts';
import type { LadderTier } from '../model/scenario.ts';
import { plural } from '../model/units.ts';
import { together } from '../system/together.ts';
import { fillIn } from './fill-in.ts';
import type { LabRun } from './lab-run.ts';
import { type DeclaredApp, declaredApp, manifestsOf } from './plan-app.ts';
import { type K3kSources, planK3k } from './plan-k3k.ts';
import { everyRelease, planReleases, type ReleaseSources } from './plan-releases.ts';

/** What was read of K3k in the bundle is k3k.json already. */
const evidenceFiles: Record<LadderTier, string> = {
  'helm-oci': 'helm-oci.json',
  'multi-pod': 'multi-pod.json',
  k3k: 'virtual-clusters.json',
};

/** What a tier is to do, or why it has nothing to do. */
type Planned<T> = { readonly run: () => Promise<T> } | { readonly idle: string };

/** A tier above hello-world: how it is planned, and where what it saw is kept. */
interface Rung<T extends { readonly ran: boolean }> {
  readonly tier: LadderTier;
  readonly key: 'helm' | 'app' | 'k3kClusters';
  readonly plan: () => Promise<Planned<T>>;
  readonly keep: (evidence: T | { readonly ran: false; readonly reason: string }) => void;
  /** A short fact of what was run. */
  readonly detail: (evidence: T) => string;
}

/** How the bundle was loaded, as far as the tiers have to know. */
export type Loaded = Omit<K3kSources, 'ground'>;

/**
 * Climbs tiers 2 to 4 side by side: they share nothing but the cluster, and the last one mostly waits. A plan that names
 * what the bundle lacks is an AirtightError of kind `usage`, thrown before anything is installed.
 */
export async function climb(run: LabRun, ground: ExerciseGround, loaded: Loaded): Promise<void> {
  const app = run.options.scenario.tiers.includes('multi-pod') ? await declaredApp(run) : undefined;
  const starts = await together([
    prepare(run, helmRung(run, ground, app)),
    prepare(run, appRung(run, ground, app)),
    prepare(run, k3kRung(run, ground, loaded)),
  ]);
  await together(starts.map((start) => start()));
}

function helmRung(run: LabRun, ground: ExerciseGround, app: DeclaredApp | undefined): Rung<HelmEvidence> {
  const { evidence } = run.record;
  const { helm } = run.options.scenario;
  return {
    tier: 'helm-oci',
    key: 'helm',
    plan: async () => {
      const plans = helm.releases ?? everyRelease(run.opened.bundle, evidence, app?.app.charts ?? []);
      if (plans.length === 0) return { idle: 'The bundle holds no chart that is installed by itself.' };
      const releases = await planReleases(plans, helm.values, sourcesOf(run, ground));
      return { run: () => runReleases(ground, releases) };
    },
    keep: (found) => (evidence.helm = found),
    detail: (found) => (found.ran ? plural(found.releases.length, 'release') : found.reason),
  };
}

function appRung(run: LabRun, ground: ExerciseGround, declared: DeclaredApp | undefined): Rung<AppEvidence> {
  const { evidence } = run.record;
  const sources = sourcesOf(run, ground);
  return {
    tier: 'multi-pod',
    key: 'app',
    plan: async () => {
      if (!declared)
        return { idle: 'Neither the scenario nor the bundle (airtight-app.yaml) declares an app.' };
      const app = fillIn(declared.app, sources.names);
      const namespace = app.namespace ?? app.name;
      const charts: ReleasePlan[] = app.charts.map((release) => ({ namespace, ...release }));
      const releases = await planReleases(charts, run.options.scenario.helm.values, sources);
      const manifests = await manifestsOf(app, run.opened);
      return { run: () => runApp(ground, { app, declaredIn: declared.declaredIn, releases, manifests }) };
    },
    keep: (found) => (evidence.app = found),
    detail: (found) => (found.ran ? `${found.name}, ${plural(found.probes.length, 'answer')}` : found.reason),
  };
}

function k3kRung(run: LabRun, ground: ExerciseGround, loaded: Loaded): Rung<K3kEvidence> {
  const { evidence } = run.record;
  return {
    tier: 'k3k',
    key: 'k3kClusters',
    plan: async () => {
      const plan = await planK3k(run, { ground, ...loaded });
      return 'reason' in plan ? { idle: plan.reason } : { run: () => runK3k(ground, plan) };
    },
    keep: (found) => (evidence.k3kClusters = found),
    detail: (found) => (found.ran ? plural(found.clusters.length, 'virtual cluster') : found.reason),
  };
}

/** Plans a rung now, and gives what climbs it: what it saw goes into the record. */
async function prepare<T extends { readonly ran: boolean }>(
  { record, options: { scenario }, signal }: LabRun,
  { tier, key, plan, keep, detail }: Rung<T>,
): Promise<() => Promise<void>> {
  const planned: Planned<T> = scenario.tiers.includes(tier)
    ? await plan()
    : { idle: `The scenario ${scenario.name} leaves tier ${tier} out.` };
  if ('idle' in planned) {
    keep({ ran: false, reason: planned.idle });
    return () => Promise.resolve();
  }
  return async () => {
    try {
      const seen = await record.stage(tier, planned.run, detail);
      // It had something to do: where it could not, that is an obstacle, not an empty tier.
      if (!seen.ran) record.missing[key] = { cause: 'prerequisite-failed', reason: detail(seen) };
      else keep(seen);
      await record.file(key, evidenceFiles[tier], `${JSON.stringify(seen, null, 2)}\n`);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AirtightError) throw error;
      // The other tiers are not to be lost with this one; its checks say that they could not be answered.
      record.missing[key] = { cause: 'error', reason: `Tier ${tier} broke off: ${messageOf(error)}` };
    }
  };
}

function sourcesOf({ opened }: LabRun, ground: ExerciseGround): ReleaseSources {
  const { bundle, blobs } = opened;
  return { bundle, blobs, loaded: ground.charts, names: { REGISTRY: ground.registry.address } };
}
