import { setTimeout as delay } from 'node:timers/promises';
import { type CanaryPod, startCanaryPods } from '../exercise/canary-pods.ts';
import { clusterReady } from '../exercise/cluster-ready.ts';
import { connectCluster, type Cluster } from '../exercise/cluster.ts';
import { runHelloWorld } from '../exercise/hello-world.ts';
import { recordPods } from '../exercise/pods.ts';
import { readPulls } from '../exercise/pulls.ts';
import { takeSnapshot } from '../exercise/snapshot.ts';
import type { Lure } from '../lab/lure.ts';
import type { LabGround } from '../lab/start.ts';
import type { ClusterEvidence } from '../model/evidence.ts';
import { together } from '../system/together.ts';
import { attemptsJsonl, judgeWatch, type NodeWatch, unusedAllowances } from '../watch/index.ts';
import type { LabRun } from './lab-run.ts';
import { climb } from './ladder.ts';
import type { LoadedNodes } from './nodes.ts';
import type { LoadPlan } from './plan-load.ts';

const clusterDomain = 'cluster.local';
/** The one system image of K3s that has programs to send canaries with. */
const busyboxImage = /\/mirrored-library-busybox:/;

/** What the exercises act on. */
export interface Stage {
  readonly ground: LabGround;
  readonly plan: LoadPlan;
  readonly nodes: LoadedNodes;
  readonly watches: readonly NodeWatch[];
  /** One for each node in watch mode lure, else none. */
  readonly lures: readonly Lure[];
  readonly kubeconfig: string;
  readonly timeoutMs: number;
}

/** Acts on the cluster, tier by tier, and ends the watch after the last. */
export async function exercise(run: LabRun, stage: Stage): Promise<void> {
  const { own } = run;
  const cluster = connectCluster(stage.kubeconfig);
  const pods = await recordPods(cluster);
  own.add('pod recorder', () => pods.stop());

  const ready = await waitUntilReady(run, stage, cluster);
  const canaryPods = ready.ready ? startPods(run, stage, cluster) : Promise.resolve([]);
  await together([
    exerciseAsFarAs(ready, run, stage, cluster),
    ...stage.watches.map((watch) => watch.canary('during')),
    canaryPods.then((those) => sendFromPods(stage, those, 'during')),
  ]);
  await leaveIdle(run);
  await sendFromPods(stage, await canaryPods, 'end');
  await together([endWatch(run, stage, cluster, () => pods.records()), keepSnapshot(run, stage, cluster)]);
}

/** Pods to send canaries from: what they do is airtight's own, and no part of what the bundle brings. */
async function startPods({ record, signal }: LabRun, stage: Stage, cluster: Cluster): Promise<CanaryPod[]> {
  const { ground, plan, nodes } = stage;
  const [server] = nodes.started.nodes;
  const image = plan.all.find(({ reference }) => busyboxImage.test(reference));
  if (!server || !image) return [];
  const pods = await startCanaryPods(cluster, {
    nodes: ground.owners.map(({ node }) => node),
    image: nodes.mode.imageName(image.reference),
    ranges: ground.ranges,
    server,
    signal,
  });
  record.canaryPods = pods.map(({ name }) => name);
  return pods;
}

async function sendFromPods(
  { watches }: Stage,
  pods: readonly CanaryPod[],
  phase: 'during' | 'end',
): Promise<void> {
  await together(
    watches.flatMap((watch) =>
      pods.filter(({ node }) => node === watch.node).map((pod) => watch.canary(phase, pod)),
    ),
  );
}

/** Programs that call home by a timer do it when nobody is looking: the one wait that is for the time alone. */
async function leaveIdle({ record, options, signal }: LabRun): Promise<void> {
  const { idleSeconds } = options.scenario.watch;
  if (idleSeconds === 0) return;
  await record.stage('leave idle', () => delay(idleSeconds * 1000, undefined, { signal }));
}

/** A cluster that is not ready may still run hello-world, which tells which of its nodes can. */
async function exerciseAsFarAs(
  { ready, takesPods }: ClusterEvidence,
  run: LabRun,
  stage: Stage,
  cluster: Cluster,
): Promise<void> {
  if (takesPods) await helloWorld(run, stage, cluster);
  if (ready) {
    await tiers(run, stage, cluster);
    return;
  }
  for (const key of [
    ...(takesPods ? [] : (['helloWorld'] as const)),
    'helm',
    'app',
    'k3kClusters',
  ] as const) {
    run.record.missing[key] = {
      cause: 'prerequisite-failed',
      reason: 'The cluster did not become ready (cluster-ready), so this was not run on it.',
    };
  }
}

async function waitUntilReady(run: LabRun, stage: Stage, cluster: Cluster): Promise<ClusterEvidence> {
  const { record, signal } = run;
  const { ground, nodes, timeoutMs } = stage;
  const ready = await record.stage(
    'cluster ready',
    () =>
      clusterReady(cluster, ground.owners[0], {
        nodes: ground.owners.length,
        clusterDns: ground.ranges.clusterDns,
        timeoutMs,
        startedAt: nodes.startedAt,
        signal,
      }),
    ({ readyAfterMs, state }) =>
      readyAfterMs === undefined ? state : `${(readyAfterMs / 1000).toFixed(1)} s after the node was started`,
  );
  record.evidence.cluster = ready;
  await record.file('cluster', 'cluster.json', `${JSON.stringify(ready, null, 2)}\n`);
  return ready;
}

async function tiers(run: LabRun, stage: Stage, cluster: Cluster): Promise<void> {
  const { record, signal } = run;
  await climb(
    run,
    {
      cluster,
      owner: stage.ground.owners[0],
      hasHelm: stage.ground.spec.helm !== undefined,
      registry: stage.ground.registry,
      charts: record.evidence.load?.charts ?? [],
      signal,
    },
    { mode: stage.nodes.mode, helloWorld: stage.plan.helloWorld },
  );
}

async function helloWorld(run: LabRun, stage: Stage, cluster: Cluster): Promise<void> {
  const { record, signal } = run;
  const { load, helloWorld: wanted } = run.options.scenario;
  const { reference, source } = stage.plan.helloWorld;
  const pods = await record.stage('hello-world', () =>
    runHelloWorld(cluster, {
      nodes: stage.ground.owners.map(({ node }) => node),
      image: stage.nodes.mode.imageName(reference),
      reference,
      imageSource: source,
      ...(load.mode === 'preloaded' ? { pullPolicy: 'IfNotPresent' } : {}),
      expectedLog: wanted.log,
      timeoutMs: wanted.timeoutSeconds * 1000,
      signal,
    }),
  );
  record.evidence.helloWorld = pods;
  await record.file('helloWorld', 'hello-world.json', `${JSON.stringify(pods, null, 2)}\n`);
  for (const { pod, log } of pods) await record.file('helloWorld', `${pod}.log`, log);
}

/** What the cluster held, whether all went well or not. */
async function keepSnapshot({ record }: LabRun, stage: Stage, cluster: Cluster): Promise<void> {
  const [server] = stage.nodes.started.nodes;
  if (!server) return;
  const { objects, events, logs } = await record.stage('keep evidence', () => takeSnapshot(cluster, server));
  await record.file('cluster', 'objects.yaml', objects);
  await record.file('cluster', 'events.txt', events);
  for (const [container, log] of logs) {
    await record.file('cluster', `logs/${container.replaceAll('/', '_')}.log`, log);
  }
}

async function endWatch(
  run: LabRun,
  stage: Stage,
  cluster: Cluster,
  pods: () => LabRun['record']['pods'],
): Promise<void> {
  const { record } = run;
  const { allow, mode } = run.options.scenario.watch;
  const seen = await record.stage('end watch', () => together(stage.watches.map((watch) => watch.finish())));
  record.pods = pods();
  // The cluster may be what broke: attempts are told all the same.
  const pulls = await readPulls(cluster).catch(() => []);
  const { ranges } = stage.ground;
  // Before the attempts are chained by hash: nothing may be taken out of them after that.
  const watch = record.folder.clean(
    judgeWatch(seen, {
      pods: record.pods,
      pulls,
      ranges,
      clusterDomain,
      allow,
      ...(mode === 'lure' ? { lure: { faults: stage.lures.flatMap((lure) => lure.fault() ?? []) } } : {}),
    }),
  );
  record.evidence.watch = watch;
  for (const { to, reason } of unusedAllowances(watch.attempts, allow)) {
    record.condition('allowance-unused', `The scenario allows ${to} (${reason}), which nothing used.`);
  }
  await record.file('watch', 'attempts.jsonl', attemptsJsonl(watch.attempts));
  await record.file('watch', 'pulls.json', `${JSON.stringify(pulls, null, 2)}\n`);
  await record.file('watch', 'pods.json', `${JSON.stringify(record.pods, null, 2)}\n`);
}
