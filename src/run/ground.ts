import { join } from 'node:path';
import { AirtightError } from '../errors.ts';
import { cleanDeadRuns } from '../lab/cleanup.ts';
import { connectEngine } from '../lab/engine.ts';
import { type Lure, startLure } from '../lab/lure.ts';
import { type Provisions, readProvisions } from '../lab/provisions.ts';
import { probeSeal } from '../lab/seal.ts';
import { type LabGround, prepareLab } from '../lab/start.ts';
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
  const { agents, load } = options.scenario;
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

/** Asks from every node's namespace what a sealed network must not answer; false where something did. */
export async function isSealed(run: LabRun, ground: LabGround): Promise<boolean> {
  const { record, signal } = run;
  const seal = await record.stage('probe seal', async () => {
    const lab = { ranges: ground.ranges, registry: ground.registry.address };
    return (await together(ground.owners.map((owner) => probeSeal(owner, lab, signal)))).flat();
  });
  record.evidence.seal = seal;
  await record.file('seal', 'seal.json', `${JSON.stringify(seal, null, 2)}\n`);
  const holds = seal.every((probe) => probe.answered === probe.control);
  if (!holds) {
    record.skipRest({
      cause: 'prerequisite-failed',
      reason: 'The lab is not sealed (seal-holds), so the bundle was not loaded.',
    });
  }
  return holds;
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
  { record, options, own, signal }: LabRun,
  ground: LabGround,
  owner: LabGround['owners'][number],
): Promise<NodeWatch> {
  const files = { capture: `${owner.node}.pcap`, log: `${owner.node}.nflog.pcap` };
  const watch = await startWatch(owner, {
    ranges: ground.ranges,
    mode: options.scenario.watch.mode,
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
