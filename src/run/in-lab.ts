import { join } from 'node:path';
import { openBundle, type OpenedBundle } from '../bundle/open-bundle.ts';
import { AirtightError } from '../errors.ts';
import { clusterReady, connectCluster } from '../exercise/cluster.ts';
import { runHelloWorld } from '../exercise/hello-world.ts';
import { recordPods } from '../exercise/pods.ts';
import { cleanDeadRuns } from '../lab/cleanup.ts';
import { connectEngine } from '../lab/engine.ts';
import { readProvisions } from '../lab/provisions.ts';
import { probeSeal } from '../lab/seal.ts';
import { type LabGround, prepareLab, startNodes } from '../lab/start.ts';
import { registriesYaml } from '../load/registries-yaml.ts';
import { pushImages } from '../load/registry-mirror.ts';
import type { BundleImage } from '../model/bundle.ts';
import type { LoadedImage } from '../model/evidence.ts';
import type { RunOptions } from '../run.ts';
import type { Disposers } from '../system/disposers.ts';
import { attemptsJsonl, judgeWatch, type NodeWatch, startWatch } from '../watch/index.ts';
import { type Harness, planLoad, type LoadPlan } from './plan-load.ts';
import type { RunRecord } from './record.ts';

export interface LabRun {
  readonly runId: string;
  readonly options: RunOptions;
  readonly opened: OpenedBundle;
  readonly record: RunRecord;
  readonly disposers: Disposers;
  readonly workFolder: string;
  readonly signal: AbortSignal;
}

const clusterDomain = 'cluster.local';
const nodeTimeoutMs = 180_000;

/** Everything that needs the lab, from sealed ground to the end of the watch. Writes what it sees into the record. */
export async function runInLab(lab: LabRun): Promise<void> {
  const { record, disposers, options, signal } = lab;
  const provisions = await readProvisions();
  const nodeImage = options.nodeImage ?? provisions?.nodeImage;
  if (!provisions || nodeImage === undefined) {
    throw new AirtightError('machine', 'Set-up has not run on this machine.', {
      code: 'not-set-up',
      hint: 'Run "npm run setup" in a clone of airtight.',
    });
  }
  const engine = await connectEngine();
  const removed = await cleanDeadRuns(engine, { includeKept: false });
  if (removed.containers > 0) record.note(`removed ${removed.containers} containers of runs that had died`);

  const ownSystemImages = nodeImage === provisions.nodeImage ? provisions.systemImages : undefined;
  const [ground, harness] = await Promise.all([
    record.stage('seal network', () =>
      prepareLab(
        engine,
        { runId: lab.runId, toolsImage: provisions.toolsImage, nodeImage, signal },
        disposers,
      ),
    ),
    openHarness(lab, {
      systemImages: options.systemImages ?? ownSystemImages,
      probe: provisions.bundles['sample'],
    }),
  ]);
  const plan = planLoad(lab.opened.bundle, harness, options.scenario.helloWorld.image);

  const [seal, supplied] = await Promise.all([
    record.stage('probe seal', () =>
      probeSeal(ground.owner, { ranges: ground.ranges, registry: ground.registry.address }, signal),
    ),
    push(lab, ground, plan.fromHarness, harness, 'harness'),
  ]);
  record.evidence.seal = seal;
  await record.file('seal', 'seal.json', `${JSON.stringify(seal, null, 2)}\n`);
  if (seal.some((probe) => probe.answered !== probe.control)) {
    record.skipRest({
      cause: 'prerequisite-failed',
      reason: 'The lab is not sealed (seal-holds), so the bundle was not loaded.',
    });
    return;
  }
  await loadAndExercise(lab, ground, plan, supplied);
}

async function loadAndExercise(
  lab: LabRun,
  ground: LabGround,
  plan: LoadPlan,
  supplied: LoadedImage[],
): Promise<void> {
  const { record, disposers, options, signal } = lab;
  const watch = await startWatch(ground.owner, {
    ranges: ground.ranges,
    evidenceFile: join(record.folder.folder, `${ground.owner.node}.pcap`),
    signal,
  });
  disposers.add('watch', () => watch.stop());
  (record.files.watch ??= []).push(`evidence/${ground.owner.node}.pcap`);
  await watch.canary('start');

  // The node pulls its system images while it boots: a mirror that lacks them then would send it to the outside.
  const source = { bundle: lab.opened.bundle, blobs: lab.opened.blobs };
  const system = await push(lab, ground, plan.systemFromBundle, [source], 'bundle');
  const startedAt = performance.now();
  const [running, rest] = await Promise.all([
    record.stage('start node', () =>
      startNodes(
        ground,
        {
          files: { '/etc/rancher/k3s/registries.yaml': registriesYaml(ground.registry.address, plan.all) },
          timeoutMs: nodeTimeoutMs,
        },
        disposers,
      ),
    ),
    record.stage(
      'load bundle',
      () => push(lab, ground, plan.othersFromBundle, [source], 'bundle'),
      (loaded) => `${loaded.length + system.length} images`,
    ),
  ]);
  record.lab = running.facts;
  record.folder.hide(running.secrets);
  record.evidence.load = {
    mode: options.scenario.load.mode,
    images: [...supplied, ...system, ...rest],
    suppliedByHarness: plan.suppliedSystem,
  };
  await record.file('load', 'load.json', `${JSON.stringify(record.evidence.load, null, 2)}\n`);
  try {
    await exercise(lab, ground, running.kubeconfig, plan, startedAt, watch);
  } finally {
    for (const node of running.nodes) await record.file('cluster', `${node.name}.log`, await node.logs());
    await record.file('load', 'registry.log', await ground.registry.logs());
  }
}

async function exercise(
  lab: LabRun,
  ground: LabGround,
  kubeconfig: string,
  plan: LoadPlan,
  startedAt: number,
  watch: NodeWatch,
): Promise<void> {
  const { record, disposers, signal, options } = lab;
  const cluster = connectCluster(kubeconfig);
  const pods = await recordPods(cluster);
  disposers.add('pod recorder', () => pods.stop());
  const ready = await record.stage(
    'cluster ready',
    () =>
      clusterReady(cluster, ground.owner, {
        clusterDns: ground.ranges.clusterDns,
        timeoutMs: nodeTimeoutMs,
        startedAt,
        signal,
      }),
    (state) =>
      state.ready
        ? `${((state.readyAfterMs ?? 0) / 1000).toFixed(1)} s after the node was started`
        : state.state,
  );
  record.evidence.cluster = ready;
  await record.file('cluster', 'cluster.json', `${JSON.stringify(ready, null, 2)}\n`);
  if (ready.ready) {
    const [hello] = await record.stage('hello-world', () =>
      Promise.all([
        runHelloWorld(cluster, {
          image: plan.helloWorld.reference,
          imageSource: plan.helloWorld.source,
          expectedLog: options.scenario.helloWorld.log,
          timeoutMs: options.scenario.helloWorld.timeoutSeconds * 1000,
          signal,
        }),
        watch.canary('during'),
      ]),
    );
    record.evidence.helloWorld = hello;
    await record.file('helloWorld', 'hello-world.json', `${JSON.stringify(hello, null, 2)}\n`);
    await record.file('helloWorld', 'hello-world.log', hello.log);
  } else {
    record.missing.helloWorld = {
      cause: 'prerequisite-failed',
      reason: 'The cluster did not become ready (cluster-ready).',
    };
    await watch.canary('during');
  }
  const seen = await record.stage('end watch', () => watch.finish());
  record.pods = pods.records();
  record.evidence.watch = judgeWatch([seen], {
    pods: record.pods,
    ranges: ground.ranges,
    clusterDomain,
    allow: options.scenario.watch.allow,
  });
  await record.file('watch', 'attempts.jsonl', attemptsJsonl(record.evidence.watch.attempts));
  await record.file('watch', 'pods.json', `${JSON.stringify(record.pods, null, 2)}\n`);
}

async function openHarness(
  lab: LabRun,
  archives: { systemImages: string | undefined; probe: string | undefined },
): Promise<Harness[]> {
  const open = async (path: string): Promise<OpenedBundle> => {
    const opened = await openBundle(path, { workFolder: lab.workFolder, signal: lab.signal });
    lab.disposers.add(`archive ${path}`, () => opened.stop());
    return opened;
  };
  const harness: Harness[] = [];
  if (archives.systemImages) harness.push({ ...(await open(archives.systemImages)), role: 'system' });
  const wanted = lab.options.scenario.helloWorld.image;
  const has = lab.opened.bundle.images.some((image) => image.reference === wanted);
  if (!has && archives.probe) harness.push({ ...(await open(archives.probe)), role: 'probe' });
  return harness;
}

async function push(
  lab: LabRun,
  ground: LabGround,
  images: readonly BundleImage[],
  from: readonly Pick<OpenedBundle, 'bundle' | 'blobs'>[],
  source: LoadedImage['source'],
): Promise<LoadedImage[]> {
  const holds = (digest: string): string | undefined => {
    for (const { blobs } of from) {
      const path = blobs.path(digest);
      if (path !== undefined) return path;
    }
    return undefined;
  };
  return pushImages({
    registry: ground.registry.address,
    images,
    blobs: { path: holds },
    source,
    signal: lab.signal,
  });
}
