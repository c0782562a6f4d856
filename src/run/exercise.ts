import { clusterReady, connectCluster } from '../exercise/cluster.ts';
import { runHelloWorld } from '../exercise/hello-world.ts';
import { recordPods } from '../exercise/pods.ts';
import type { LabGround } from '../lab/start.ts';
import { together } from '../system/together.ts';
import { attemptsJsonl, judgeWatch, type NodeWatch, unusedAllowances } from '../watch/index.ts';
import type { LabRun } from './lab-run.ts';
import type { LoadPlan } from './plan-load.ts';

const clusterDomain = 'cluster.local';

/** What the exercises act on. */
export interface Stage {
  readonly ground: LabGround;
  readonly plan: LoadPlan;
  readonly watch: NodeWatch;
  readonly kubeconfig: string;
  /** When the node was started, by performance.now(). */
  readonly startedAt: number;
  readonly timeoutMs: number;
}

/** Acts on the cluster, tier by tier, and ends the watch after the last. */
export async function exercise(run: LabRun, stage: Stage): Promise<void> {
  const { record, own, signal } = run;
  const { ground, startedAt, timeoutMs } = stage;
  const cluster = connectCluster(stage.kubeconfig);
  const pods = await recordPods(cluster);
  own.add('pod recorder', () => pods.stop());

  const ready = await record.stage(
    'cluster ready',
    () =>
      clusterReady(cluster, ground.owners[0], {
        clusterDns: ground.ranges.clusterDns,
        timeoutMs,
        startedAt,
        signal,
      }),
    ({ readyAfterMs, state }) =>
      readyAfterMs === undefined ? state : `${(readyAfterMs / 1000).toFixed(1)} s after the node was started`,
  );
  record.evidence.cluster = ready;
  await record.file('cluster', 'cluster.json', `${JSON.stringify(ready, null, 2)}\n`);

  const { image, log, timeoutSeconds } = run.options.scenario.helloWorld;
  if (ready.ready) {
    const { reference, source } = stage.plan.helloWorld;
    const [hello] = await record.stage('hello-world', () =>
      together([
        runHelloWorld(cluster, {
          image: reference,
          imageSource: source,
          expectedLog: log,
          timeoutMs: timeoutSeconds * 1000,
          signal,
        }),
        stage.watch.canary('during'),
      ]),
    );
    record.evidence.helloWorld = hello;
    await record.file('helloWorld', 'hello-world.json', `${JSON.stringify(hello, null, 2)}\n`);
    await record.file('helloWorld', 'hello-world.log', hello.log);
  } else {
    await stage.watch.canary('during');
    record.missing.helloWorld = {
      cause: 'prerequisite-failed',
      reason: `The cluster did not become ready (cluster-ready), so ${image} was not run.`,
    };
  }
  await endWatch(run, stage, () => pods.records());
}

async function endWatch(run: LabRun, stage: Stage, pods: () => LabRun['record']['pods']): Promise<void> {
  const { record } = run;
  const { allow } = run.options.scenario.watch;
  const seen = await record.stage('end watch', () => stage.watch.finish());
  record.pods = pods();
  const watch = judgeWatch([seen], { pods: record.pods, ranges: stage.ground.ranges, clusterDomain, allow });
  record.evidence.watch = watch;
  for (const { to, reason } of unusedAllowances(watch.attempts, allow)) {
    record.condition('allowance-unused', `The scenario allows ${to} (${reason}), which nothing used.`);
  }
  await record.file('watch', 'attempts.jsonl', attemptsJsonl(watch.attempts));
  await record.file('watch', 'pods.json', `${JSON.stringify(record.pods, null, 2)}\n`);
}
