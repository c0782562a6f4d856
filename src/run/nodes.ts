import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenedBundle } from '../bundle/open-bundle.ts';
import { type StartedNodes, startNodes } from '../lab/start-nodes.ts';
import type { LabGround } from '../lab/start.ts';
import type { LoadModePlan } from '../load/load-mode-plan.ts';
import { planLoadMode } from '../load/load-mode.ts';
import { writePreloadArchive } from '../load/preload-archive.ts';
import { pushCharts } from '../load/push-charts.ts';
import type { LoadedImage } from '../model/evidence.ts';
import { plural } from '../model/units.ts';
import { together } from '../system/together.ts';
import type { LabRun } from './lab-run.ts';
import { blobsOfAll, push } from './load.ts';
import type { Harness, LoadPlan } from './plan-load.ts';
import { readRegistriesFile } from './scenario-file.ts';

/** Nodes that were started, with the bundle loaded the way the scenario says. */
export interface LoadedNodes {
  readonly started: StartedNodes;
  readonly mode: LoadModePlan;
  /** When the nodes were started, by performance.now(). */
  readonly startedAt: number;
}

/** Loads the bundle and starts the nodes, what they need to boot first. */
export async function startLoaded(
  run: LabRun,
  ground: LabGround,
  plan: LoadPlan,
  harness: readonly Harness[],
): Promise<LoadedNodes> {
  const { record, options, opened, signal } = run;
  const { load } = options.scenario;
  const archives = load.mode === 'preloaded' ? await writeArchives(run, plan, harness) : [];
  const registriesFile = await readRegistriesFile(options.scenario, options.scenarioFile);
  const mode = planLoadMode({
    settings: load,
    registry: ground.registry,
    images: plan.all,
    archives,
    ...(registriesFile === undefined ? {} : { registriesFile }),
  });

  // Nodes pull their system images while they boot: a registry that lacks them then would send them outside.
  const early = mode.pushesImages
    ? await together([
        push(run, ground, plan.fromHarness, harness, mode),
        push(run, ground, plan.systemFromBundle, [opened], mode),
      ])
    : [];
  const startedAt = performance.now();
  const [started, rest, charts] = await together([
    record.stage('start nodes', () =>
      startNodes(
        ground,
        { serverArguments: mode.serverArguments, node: (_owner, role) => mode.node(role) },
        run.lab,
      ),
    ),
    record.stage(
      'load bundle',
      async () => (mode.pushesImages ? push(run, ground, plan.othersFromBundle, [opened], mode) : []),
      (loaded) =>
        plural(mode.pushesImages ? loaded.length + plan.systemFromBundle.length : plan.all.length, 'image'),
    ),
    pushCharts({ registry: ground.registry, charts: opened.bundle.charts, blobs: opened.blobs, signal }),
  ]);
  record.folder.hide(started.secrets);
  record.evidence.load = {
    mode: load.mode,
    registry: {
      address: ground.registry.address,
      tls: ground.registry.ca !== undefined,
      auth: ground.registry.credentials !== undefined,
    },
    images: mode.pushesImages ? [...early.flat(), ...rest] : preloadedImages(plan),
    charts,
    suppliedByHarness: plan.suppliedSystem,
    preloadedNodes: ground.owners
      .filter((_, index) => mode.node(index === 0 ? 'server' : 'agent').archives.length > 0)
      .map(({ node }) => node),
  };
  await record.file('load', 'load.json', `${JSON.stringify(record.evidence.load, null, 2)}\n`);
  return { started, mode, startedAt };
}

/** One archive of everything, as a site would lay it into a node's images folder; returns its path. */
async function writeArchives(
  run: LabRun,
  plan: LoadPlan,
  harness: readonly Pick<OpenedBundle, 'blobs'>[],
): Promise<string[]> {
  const folder = join(run.workFolder, 'preload');
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'airtight-bundle.tar');
  await run.record.stage('write archive', () =>
    writePreloadArchive({
      path,
      images: plan.all,
      blobs: blobsOfAll([run.opened, ...harness]),
      signal: run.signal,
    }),
  );
  return [path];
}

function preloadedImages(plan: LoadPlan): LoadedImage[] {
  const ofHarness = new Set(plan.fromHarness);
  return plan.all.map((image) => ({
    reference: image.reference,
    digest: image.digest,
    source: ofHarness.has(image) ? 'harness' : 'bundle',
    bytes: image.blobs.reduce((sum, blob) => sum + blob.bytes, 0),
  }));
}
