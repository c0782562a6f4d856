import { join } from 'node:path';
import { sealHolds } from '../checks/seal-holds.ts';
import { AirtightError } from '../errors.ts';
import { cleanDeadRuns } from '../lab/cleanup.ts';
import { connectEngine } from '../lab/engine.ts';
import { type Lure, startLure } from '../lab/lure.ts';
import type { StartedNode } from '../lab/node.ts';
import { type Provisions, readProvisions } from '../lab/provisions.ts';
import { engineMounts } from '../lab/seal/engine-mounts.ts';
import { probeSeal } from '../lab/seal/probe-seal.ts';
import { type LabGround, prepareLab } from '../lab/start.ts';
import type { SealProbe } from '../model/evidence.ts';
import { plural } from '../model/units.ts';
import { findProgram } from '../system/find-program.ts';
import { together } from '../system/together.ts';
import { type NodeWatch, startWatch } from '../watch/index.ts';
import type { LabRun } from './lab-run.ts';
import { openHarness } from './load.ts';
import { chooseNodeImage } from './node-image.ts';
import type { Harness } from './plan-load.ts';

/** Sealed ground, and what the harness may have to supply. */
export interface LaidGround {
  readonly ground: LabGround;
  readonly harness: readonly Harness[];
}

/** Lays network, registry and a namespace for each node; removes first what runs that died have left. */
export async function layGround(run: LabRun): Promise<LaidGround> {
  const { record, options, signal } = run;
  const provisions = await requireProvisions();
  const engine = await connectEngine();
  const dead = await cleanDeadRuns(engine, { includeKept: false });
  if (dead.containers > 0) record.note(`removed ${dead.containers} containers of runs that had died`);

  const { image: nodeImage, from } = await chooseNodeImage(run, engine, provisions.nodeImage);
  record.nodeFrom = from;
  const helm = options.inspect?.helm ?? provisions.helm ?? (await findProgram('helm'));
  const { agents, ipFamily, load } = options.scenario;
  const registry =
    load.mode === 'preloaded' ? { tls: false, auth: false } : { tls: load.tls, auth: load.auth };
  const [ground, harness] = await together([
    record.stage('seal network', () =>
      prepareLab(
        engine,
        {
          runId: run.runId,
          toolsImage: provisions.toolsImage,
          nodeImage,
          agents,
          ipFamily,
          registry,
          ...(helm === undefined ? {} : { helm }),
          signal,
        },
        run.lab,
      ),
    ),
    openHarness(run, provisions, nodeImage),
  ]);
  if (ground.registry.credentials) record.folder.hide([ground.registry.credentials.password]);
  return { ground, harness };
}

/** Asks from every node's namespace what a sealed network must not answer; why it is not sealed, where it is not. */
export async function leakOf(run: LabRun, ground: LabGround): Promise<string | undefined> {
  const { record, signal } = run;
  const seal = await record.stage(
    'probe seal',
    () => probeSeal(ground, signal),
    (probes) => plural(probes.length, 'question'),
  );
  await record.file('seal', 'seal.json', `${JSON.stringify(seal, null, 2)}\n`);
  return judgeSeal(run, seal, 'The lab is not sealed (seal-holds), so the bundle was not loaded.');
}

/** Asks of the started nodes what can be asked only of them: whether one was given a socket of the engine. */
export async function leakOfNodes(
  run: LabRun,
  ground: LabGround,
  nodes: readonly StartedNode[],
): Promise<string | undefined> {
  const { docker } = ground.engine;
  const mounts = await together(
    nodes.map(({ name, containerId }) => engineMounts(docker, { node: name, containerId })),
  );
  await run.record.file('seal', 'seal-nodes.json', `${JSON.stringify(mounts, null, 2)}\n`);
  const seal = [...(run.record.evidence.seal ?? []), ...mounts];
  return judgeSeal(run, seal, 'A node is not sealed (seal-holds), so nothing was run on it.');
}

function judgeSeal({ record }: LabRun, seal: readonly SealProbe[], stopped: string): string | undefined {
  record.evidence.seal = seal;
  const outcome = sealHolds.evaluate({ seal });
  if (outcome.status === 'pass') return undefined;
  record.skipRest({ cause: 'prerequisite-failed', reason: stopped });
  return 'reason' in outcome ? outcome.reason : stopped;
}

/** From the first canary on, before any node exists, nothing leaves a namespace unseen. */
export async function watchFromHere(run: LabRun, ground: LabGround): Promise<NodeWatch[]> {
  return together(ground.owners.map((owner) => watchNode(run, ground, owner)));
}

/** In watch mode lure: answers in place of the outside, once the seal was seen to hold and the watch is there. */
export async function lureFromHere({ record, options }: LabRun, ground: LabGround): Promise<Lure[]> {
  if (options.scenario.watch.mode === 'deny') return [];
  return record.stage('start lure', () =>
    together(ground.owners.map((owner) => startLure(owner, ground.ranges))),
  );
}

async function watchNode(
  { record, own, signal }: LabRun,
  ground: LabGround,
  owner: LabGround['owners'][number],
): Promise<NodeWatch> {
  const files = { capture: `${owner.node}.pcap`, log: `${owner.node}.nflog.pcap` };
  const watch = await startWatch(owner, {
    ranges: ground.ranges,
    holdsSecret: (text) => record.folder.clean(text) !== text,
    evidenceFiles: {
      capture: join(record.folder.folder, files.capture),
      log: join(record.folder.folder, files.log),
    },
    signal,
  });
  own.add(`watch of ${owner.node}`, () => watch.stop());
  for (const file of Object.values(files)) record.supports('watch', `evidence/${file}`);
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
