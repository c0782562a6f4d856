import type { OpenedBundle } from '../bundle/open-bundle.ts';
import { AirtightError } from '../errors.ts';
import type { ExerciseGround } from '../exercise/ground.ts';
import type { PlannedCluster } from '../exercise/k3k/plan.ts';
import type { K3kPlan } from '../exercise/virtual-cluster.ts';
import { blobBytes } from '../inspect/blob-bytes.ts';
import type { LoadModePlan } from '../load/load-mode-plan.ts';
import type { BundleFile } from '../model/bundle.ts';
import { parseImageReference } from '../model/image-reference.ts';
import type { LoadedChart } from '../model/evidence.ts';
import type { LabRun } from './lab-run.ts';
import { nodeImageOf } from './node-image.ts';
import type { LoadPlan } from './plan-load.ts';

const systemNamespace = 'k3k-system';
const cliName = 'k3kcli';
/** Larger than any k3kcli, in bytes. */
const maxCliBytes = 512 * 1024 * 1024;

/** What the plan is made from, beside the run. */
export interface K3kSources {
  readonly ground: Pick<ExerciseGround, 'charts' | 'registry'>;
  readonly mode: LoadModePlan;
  readonly helloWorld: LoadPlan['helloWorld'];
}

/** K3k's chart and a cluster of each mode the scenario names; or why there is nothing to run. */
export async function planK3k(
  { options: { scenario }, opened, record }: Pick<LabRun, 'options' | 'opened' | 'record'>,
  { ground, mode, helloWorld }: K3kSources,
): Promise<K3kPlan | { readonly reason: string }> {
  const { k3k, load } = scenario;
  const chart = chartOf(ground.charts);
  if (!chart) return { reason: 'The bundle holds no chart of K3k.' };
  // Where images were laid into the nodes there is no registry for K3s inside a virtual cluster to ask.
  const modes = k3k.modes.filter((each) => load.mode !== 'preloaded' || each === 'shared');
  if (modes.length === 0) {
    return {
      reason:
        'Images were laid into the nodes: K3s inside a virtual cluster has no registry to get its own from.',
    };
  }
  const version = k3k.version ?? tagOf(nodeImageOf(opened.bundle.images, record.evidence.k3s)?.reference);
  if (version === undefined) {
    return {
      reason:
        'The bundle holds no image rancher/k3s for a virtual cluster, and the scenario names no version.',
    };
  }
  const k3kcli = await cliOf(opened);
  return {
    release: {
      chart,
      release: 'k3k',
      namespace: systemNamespace,
      values: valuesFor(ground.registry.address, load.mode, k3k.values),
      via: 'helm',
      timeoutMs: k3k.timeoutSeconds * 1000,
    },
    clusters: clustersOf(modes, version === 'host' ? undefined : version, k3kcli !== undefined),
    ...(load.mode === 'preloaded' ? {} : { systemDefaultRegistry: ground.registry.address }),
    files: mode.node('server').files,
    ...(k3kcli === undefined ? {} : { k3kcli }),
    hello: {
      image: mode.imageName(helloWorld.reference),
      reference: helloWorld.reference,
      imageSource: helloWorld.source,
      expectedLog: scenario.helloWorld.log,
      ...(load.mode === 'preloaded' ? { pullPolicy: 'IfNotPresent' } : {}),
    },
    timeoutMs: k3k.timeoutSeconds * 1000,
  };
}

/** One of each mode through the resource, and a shared one through k3kcli: it takes the least. */
function clustersOf(
  modes: readonly PlannedCluster['mode'][],
  version: string | undefined,
  hasCli: boolean,
): PlannedCluster[] {
  const planned = (mode: PlannedCluster['mode'], via: PlannedCluster['via']): PlannedCluster => {
    const name = via === 'resource' ? mode : 'cli';
    return { name, namespace: `k3k-${name}`, mode, via, ...(version === undefined ? {} : { version }) };
  };
  return [
    ...[...new Set(modes)].map((mode) => planned(mode, 'resource')),
    ...(hasCli && modes.includes('shared') ? [planned('shared', 'k3kcli')] : []),
  ];
}

/** Source: values.yaml of K3k's chart, `global.imageRegistry` (0.3 and 1.x). */
function valuesFor(
  registry: string,
  mode: string,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return mode === 'system-default-registry'
    ? { global: { imageRegistry: registry }, ...given }
    : { ...given };
}

function chartOf(charts: readonly LoadedChart[]): LoadedChart | undefined {
  const [chart, second] = charts.filter(({ name }) => name === 'k3k');
  if (!second) return chart;
  throw new AirtightError(
    'usage',
    "The bundle holds several versions of K3k's chart, which cannot be installed side by side.",
    {
      code: 'k3k-charts-several',
      hint: 'Keep one of them in the bundle.',
    },
  );
}

function tagOf(reference: string | undefined): string | undefined {
  const parsed = reference === undefined ? undefined : parseImageReference(reference);
  return parsed?.ok === true ? parsed.reference.tag : undefined;
}

/** The program k3kcli, where the bundle has it as a file of that name. */
async function cliOf({ bundle, blobs }: OpenedBundle): Promise<Uint8Array | undefined> {
  const file = bundle.files.find(isCli);
  if (!file) return undefined;
  await blobs.fetch([file.digest]);
  const read = await blobBytes(blobs, file.digest, maxCliBytes);
  // bundle-integrity tells of a file that is damaged.
  return read.ok ? read.bytes : undefined;
}

function isCli({ name, place }: BundleFile): boolean {
  return [name, place].some((text) => text === cliName || text.endsWith(`/${cliName}`));
}
