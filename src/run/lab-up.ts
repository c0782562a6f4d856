import { rm } from 'node:fs/promises';
import { openBundle } from '../bundle/open-bundle.ts';
import { AirtightError } from '../errors.ts';
import { clusterReady } from '../exercise/cluster-ready.ts';
import { connectCluster } from '../exercise/cluster.ts';
import { keepRun } from '../lab/kept.ts';
import { readProvisions } from '../lab/provisions.ts';
import { createWorkFolder } from '../lab/work-folder.ts';
import { plural } from '../model/units.ts';
import { Disposers } from '../system/disposers.ts';
import { EvidenceFolder } from '../system/evidence-folder.ts';
import { silentProgress } from '../system/progress.ts';
import { layGround, leakOf, leakOfNodes } from './ground.ts';
import type { LabRun } from './lab-run.ts';
import { startLoaded } from './nodes.ts';
import { obstacleTo } from './obstacle.ts';
import type { RunOptions } from './options.ts';
import { planLoad } from './plan-load.ts';
import { RunRecord } from './record.ts';
import { newRunId } from './run-id.ts';
import { inspectStage } from './static.ts';

/** What a lab is started with; without a bundle it gets the system images of its nodes. */
export type LabUpOptions = Pick<
  RunOptions,
  'scenario' | 'scenarioFile' | 'nodeImage' | 'systemImages' | 'progress'
> & { readonly bundle?: string; readonly signal: AbortSignal };

/** Deadline for nodes to join, and again for the cluster to be ready (milliseconds). */
const nodeTimeoutMs = 180_000;

/**
 * Starts a lab as a run does, sealed and with the bundle loaded, runs no tier and leaves it; gives its run's id. Where it
 * cannot be brought up, nothing of it stays.
 */
export async function labUp(options: LabUpOptions): Promise<string> {
  const { signal } = options;
  const runId = newRunId(new Date());
  const own = new Disposers();
  const lab = new Disposers();
  let up = false;
  try {
    const workFolder = await createWorkFolder();
    own.add('work folder', () => rm(workFolder, { recursive: true, force: true }));
    const record = new RunRecord(new EvidenceFolder(workFolder), options.progress ?? silentProgress);
    const bundle = options.bundle ?? (await systemImagesFor(options));
    const opened = await record.stage(
      'read bundle',
      () => openBundle(bundle, { workFolder, signal }),
      (read) => plural(read.bundle.images.length, 'image'),
    );
    own.add('bundle', () => opened.stop());
    const runOptions = { ...options, bundle, reportDir: workFolder };
    await bringUp({ runId, options: runOptions, opened, record, own, lab, workFolder, signal });
    await keepRun(runId);
    up = true;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await own.stop();
    if (!up) await lab.stop();
  }
  return runId;
}

async function bringUp(run: LabRun): Promise<void> {
  const { record, options, opened, workFolder, signal } = run;
  record.evidence.bundle = opened.bundle;
  // Which K3s the bundle brings is found by reading it.
  await inspectStage(record, { opened, workFolder, options: {}, signal });
  const obstacle = obstacleTo(record, options.scenario.load);
  if (obstacle !== undefined) throw notLoadable(obstacle);

  const { ground, harness } = await layGround(run);
  refuseLeak(await leakOf(run, ground));
  const plan = planLoad(opened.bundle, harness, options.scenario.helloWorld.image);
  const { started, startedAt } = await startLoaded(run, ground, plan, harness);
  const kubeconfig = await record.stage('reach API', () => started.connect(nodeTimeoutMs));
  refuseLeak(await leakOfNodes(run, ground, started.nodes));
  const [server] = ground.owners;
  const { clusterDns } = ground.ranges;
  const nodes = ground.owners.length;
  // A cluster that does not get ready may be what somebody wants to look at.
  await record.stage(
    'cluster ready',
    () =>
      clusterReady(connectCluster(kubeconfig), server, {
        clusterDns,
        nodes,
        timeoutMs: nodeTimeoutMs,
        startedAt,
        signal,
      }),
    ({ state }) => state,
  );
}

function refuseLeak(leak: string | undefined): void {
  if (leak === undefined) return;
  throw new AirtightError('machine', `The lab was not brought up. ${leak}`, {
    code: 'lab-not-sealed',
    hint: 'docs/checks/seal-holds.md says what is asked, and of whom.',
  });
}

/** The archive of system images that fits the node where no bundle is given. */
async function systemImagesFor({ nodeImage, systemImages }: LabUpOptions): Promise<string> {
  const ofSetUp = nodeImage === undefined ? (await readProvisions())?.systemImages : undefined;
  const found = systemImages ?? ofSetUp;
  if (found !== undefined) return found;
  throw new AirtightError(
    'usage',
    'There is neither a bundle nor an archive of system images for the node.',
    {
      code: 'bundle-not-given',
      hint: 'airtight lab up BUNDLE, or airtight lab up --system-images FILE',
    },
  );
}

function notLoadable(reason: string): AirtightError {
  return new AirtightError('usage', reason, {
    code: 'bundle-not-loadable',
    hint: '"airtight inspect BUNDLE" says more.',
  });
}
