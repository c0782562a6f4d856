import { join } from 'node:path';
import { AirtightError } from '../errors.ts';
import { cleanDeadRuns } from '../lab/cleanup.ts';
import { connectEngine } from '../lab/engine.ts';
import { type Provisions, readProvisions } from '../lab/provisions.ts';
import { probeSeal } from '../lab/seal.ts';
import { startNodes } from '../lab/start-nodes.ts';
import { type LabGround, prepareLab } from '../lab/start.ts';
import { type LoadModePlan, planLoadMode } from '../load/load-mode.ts';
import type { LoadedImage } from '../model/evidence.ts';
import { together } from '../system/together.ts';
import { type NodeWatch, startWatch } from '../watch/index.ts';
import { exercise } from './exercise.ts';
import type { LabRun } from './lab-run.ts';
import { openHarness, push } from './load.ts';
import { type LoadPlan, planLoad } from './plan-load.ts';

/** Deadline for the node's API, and again for the cluster to be ready (milliseconds). */
const nodeTimeoutMs = 180_000;

/** Everything that needs the lab, from sealed ground to the end of the watch. Writes what it sees into the record. */
export async function runInLab(run: LabRun): Promise<void> {
  const { record, options, signal } = run;
  const provisions = await requireProvisions();
  const nodeImage = options.nodeImage ?? provisions.nodeImage;
  const engine = await connectEngine();
  const dead = await cleanDeadRuns(engine, { includeKept: false });
  if (dead.containers > 0) record.note(`removed ${dead.containers} containers of runs that had died`);

  const { toolsImage } = provisions;
  const [ground, harness] = await together([
    record.stage('seal network', () =>
      prepareLab(
        engine,
        {
          runId: run.runId,
          toolsImage,
          nodeImage,
          signal,
          agents: 0,
          registry: { tls: false, auth: false },
        },
        run.lab,
      ),
    ),
    openHarness(run, provisions, nodeImage),
  ]);
  const plan = planLoad(run.opened.bundle, harness, options.scenario.helloWorld.image);
  const mode = planLoadMode({
    settings: options.scenario.load,
    registry: ground.registry,
    images: plan.all,
  });

  const [seal, supplied] = await together([
    record.stage('probe seal', () =>
      probeSeal(ground.owners[0], { ranges: ground.ranges, registry: ground.registry.address }, signal),
    ),
    push(run, ground, plan.fromHarness, harness, mode),
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
  await loadAndExercise(run, ground, { plan, mode, supplied });
}

async function loadAndExercise(
  run: LabRun,
  ground: LabGround,
  { plan, mode, supplied }: { plan: LoadPlan; mode: LoadModePlan; supplied: LoadedImage[] },
): Promise<void> {
  const { record, options } = run;
  const watch = await watchFromHere(run, ground);

  // The node pulls its system images while it boots: a mirror that lacks them then would send it to the outside.
  const system = await push(run, ground, plan.systemFromBundle, [run.opened], mode);
  const startedAt = performance.now();
  const [started, rest] = await together([
    record.stage('start node', () =>
      startNodes(
        ground,
        { serverArguments: mode.serverArguments, node: (_owner, role) => mode.node(role) },
        run.lab,
      ),
    ),
    record.stage(
      'load bundle',
      () => push(run, ground, plan.othersFromBundle, [run.opened], mode),
      (loaded) => `${loaded.length + system.length} images`,
    ),
  ]);
  record.folder.hide(started.secrets);
  record.evidence.load = {
    mode: options.scenario.load.mode,
    registry: { address: ground.registry.address, tls: false, auth: false },
    charts: [],
    preloadedNodes: [],
    images: [...supplied, ...system, ...rest],
    suppliedByHarness: plan.suppliedSystem,
  };
  await record.file('load', 'load.json', `${JSON.stringify(record.evidence.load, null, 2)}\n`);
  try {
    const [kubeconfig] = await together([
      record.stage('reach API', () => started.connect(nodeTimeoutMs)),
      started.describe().then((facts) => (record.lab = facts)),
    ]);
    await exercise(run, { ground, plan, watch, startedAt, timeoutMs: nodeTimeoutMs, kubeconfig });
  } finally {
    for (const node of started.nodes) await record.file('cluster', `${node.name}.log`, await node.logs());
    await record.file('load', 'registry.log', await ground.registry.logs());
  }
}

/** From the first canary on, before the node exists, nothing leaves the namespace unseen. */
async function watchFromHere({ record, own, signal }: LabRun, ground: LabGround): Promise<NodeWatch> {
  const capture = `${ground.owners[0].node}.pcap`;
  const watch = await startWatch(ground.owners[0], {
    ranges: ground.ranges,
    evidenceFile: join(record.folder.folder, capture),
    signal,
  });
  own.add('watch', () => watch.stop());
  record.supports('watch', `evidence/${capture}`);
  await watch.canary('start');
  return watch;
}

async function requireProvisions(): Promise<Provisions> {
  const provisions = await readProvisions();
  if (provisions) return provisions;
  throw new AirtightError('machine', 'Set-up has not run on this machine.', {
    code: 'not-set-up',
    hint: 'Run "npm run setup" in a clone of airtight.',
  });
}
