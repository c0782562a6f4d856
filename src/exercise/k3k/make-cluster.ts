import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import type { ExecResult } from '../../lab/types.ts';
import { harnessPaths } from '../../model/harness-paths.ts';
import { poll } from '../../system/poll.ts';
import { redact } from '../../system/redact.ts';
import { unlessGone } from '../cluster.ts';
import type { ExerciseGround } from '../ground.ts';
import { hopelessPulls, hopelessText } from '../hopeless-pulls.ts';
import { runUntil } from '../run-until.ts';
import { podTroubles } from '../troubles.ts';
import {
  type ClusterSettings,
  clusterResource,
  filesSecret,
  type K3kVersion,
  registryArguments,
  secretData,
} from './cluster-resource.ts';
import { k3kcliPath, type PlannedCluster } from './plan.ts';

/** What making a cluster came to. */
export interface Made {
  /** Phase the resource reported last, with its reason where it gave one. */
  readonly phase: string;
  readonly ready: boolean;
  readonly timedOut: boolean;
  /** What k3kcli said last, or why waiting was ended. */
  readonly said?: string;
}

export interface MakeOptions extends ClusterSettings {
  readonly apiVersion: K3kVersion;
  readonly timeoutMs: number;
}

/** Makes a cluster and waits until K3k calls it Ready; ends early where an image of it cannot be had. */
export async function makeCluster(
  ground: ExerciseGround,
  planned: PlannedCluster,
  options: MakeOptions,
): Promise<Made> {
  const { core } = ground.cluster;
  await core.createNamespace({ body: { metadata: { name: planned.namespace } } });
  return planned.via === 'resource'
    ? makeByResource(ground, planned, options)
    : makeByCli(ground, planned, options);
}

async function makeByResource(
  ground: ExerciseGround,
  planned: PlannedCluster,
  options: MakeOptions,
): Promise<Made> {
  const { cluster } = ground;
  const { namespace } = planned;
  const { files, apiVersion, timeoutMs } = options;
  const resource = clusterResource(planned, apiVersion, options);
  if ('secretMounts' in resource.spec) {
    await cluster.core.createNamespacedSecret({
      namespace,
      body: { metadata: { name: filesSecret }, stringData: secretData(files) },
    });
  }
  try {
    await cluster.objects.create(resource);
  } catch (error) {
    return { phase: 'refused', ready: false, timedOut: false, said: redact(messageOf(error)) };
  }
  return waitUntilReady(ground, planned, { apiVersion, timeoutMs });
}

/** Waits for phase Ready alone: K3k 0.3 says Failed of any error in a reconciliation, and goes on all the same. */
async function waitUntilReady(
  ground: ExerciseGround,
  planned: PlannedCluster,
  { apiVersion, timeoutMs }: Pick<MakeOptions, 'apiVersion' | 'timeoutMs'>,
): Promise<Made> {
  let phase = '';
  let said: string | undefined;
  const ended = await poll(
    async () => {
      phase = await phaseOf(ground, planned, apiVersion);
      if (phase === 'Ready') return { done: true };
      said = await hopelessIn(ground, planned.namespace);
      return said === undefined ? { waiting: phase } : { done: false };
    },
    { timeoutMs, intervalMs: 1000, signal: ground.signal },
  );
  return {
    phase,
    ready: ended.ok && ended.value,
    timedOut: !ended.ok,
    ...(said === undefined ? {} : { said }),
  };
}

async function makeByCli(
  ground: ExerciseGround,
  planned: PlannedCluster,
  options: MakeOptions,
): Promise<Made> {
  const { owner, signal } = ground;
  const { name, namespace, mode, version } = planned;
  const { systemDefaultRegistry, apiVersion, timeoutMs } = options;
  const startedAt = performance.now();
  const folder = `/airtight/k3k/${name}`;
  await owner.exec(['mkdir', '-p', folder]);
  const words = [
    ...['cluster', 'create', name, '--namespace', namespace, '--mode', mode],
    ...(version === undefined ? [] : ['--version', version]),
    ...['--persistence-type', 'ephemeral'],
    ...registryArguments(systemDefaultRegistry).map((argument) => `--server-args=${argument}`),
  ];
  // It writes the cluster's kubeconfig into the folder it runs in.
  const { result, ended } = await runUntil(
    owner,
    {
      command: [
        ...['sh', '-c', 'cd "$0" && exec "$@"', folder],
        ...['env', `KUBECONFIG=${harnessPaths.kubeconfig}`, k3kcliPath, ...words],
      ],
      pidFile: `${folder}/pid`,
    },
    () => hopelessIn(ground, namespace),
    { timeoutMs, intervalMs: 1000, signal },
  );
  // It gives up where it happens to see phase Failed, which may pass: what it made is judged by what becomes of it.
  const left = ended === undefined ? timeoutMs - (performance.now() - startedAt) : 0;
  const made = await waitUntilReady(ground, planned, { apiVersion, timeoutMs: left });
  const said = [errorOf(result), ended, made.said].filter((text) => text !== undefined);
  return { ...made, ...(said.length === 0 ? {} : { said: redact(said.join('\n')) }) };
}

/** The line in which k3kcli says what went wrong; usage follows it. */
function errorOf({ exitCode, stdout, stderr }: ExecResult): string | undefined {
  if (exitCode === 0) return undefined;
  const lines = [...stderr.split('\n'), ...stdout.split('\n')].map((line) => line.trim());
  const error =
    lines.find((line) => /error|failed|fatal/i.test(line)) ?? lines.findLast((line) => line !== '');
  return `k3kcli ended with ${exitCode}: ${error ?? 'it said nothing'}`;
}

async function hopelessIn({ cluster }: ExerciseGround, namespace: string): Promise<string | undefined> {
  const [first] = hopelessPulls(await podTroubles(cluster, namespace).catch(() => []));
  return first && hopelessText(first);
}

const statusSchema = z.looseObject({
  status: z
    .looseObject({
      phase: z.string().optional(),
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().optional() }))
        .optional(),
    })
    .optional(),
});

async function phaseOf(
  { cluster }: ExerciseGround,
  { name, namespace }: PlannedCluster,
  apiVersion: K3kVersion,
): Promise<string> {
  const found = await unlessGone(
    cluster.objects.read({ apiVersion, kind: 'Cluster', metadata: { name, namespace } }),
  );
  const { status } = statusSchema.parse(found ?? {});
  const phase = status?.phase ?? 'no phase yet';
  const message = status?.conditions?.find(
    ({ type, status: is }) => type === 'Ready' && is !== 'True',
  )?.message;
  return phase === 'Ready' || message === undefined ? phase : `${phase}: ${redact(message)}`;
}
