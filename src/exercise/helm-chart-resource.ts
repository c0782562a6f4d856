import type { KubernetesObject } from '@kubernetes/client-node';
import { stringify } from 'yaml';
import { messageOf } from '../errors.ts';
import type { LabRegistry } from '../lab/types.ts';
import { poll } from '../system/poll.ts';
import { together } from '../system/together.ts';
import type { Cluster } from './cluster.ts';
import type { ExerciseGround } from './ground.ts';
import { type ChartInstall, registryConfig, valuesFiles } from './helm-command.ts';
import { hopelessPulls, hopelessText } from './hopeless-pulls.ts';
import { podTroubles } from './troubles.ts';
import { seenJob } from './workloads.ts';

/** Where K3s' helm-controller looks for HelmChart resources, and runs their jobs. */
const namespace = 'kube-system';

/**
 * Installs a chart the way K3s does: a HelmChart resource, whose job runs Helm in a pod. Over when its job is; the job's
 * log is the output. A job that cannot start, for want of its image, ends it early.
 */
export async function installByResource(
  { cluster, registry, signal }: ExerciseGround,
  plan: ChartInstall,
): Promise<{ installed: boolean; output: string; command: string }> {
  const objects = resourcesOf(plan, registry);
  const command = stringify(objects.at(-1));
  try {
    for (const object of objects) await cluster.objects.create(object);
  } catch (error) {
    return { installed: false, output: `the HelmChart was refused: ${messageOf(error)}`, command };
  }
  const labelSelector = `helmcharts.helm.cattle.io/chart=${plan.release}`;
  const ended = await poll<{ installed: boolean; state: string }>(
    async () => {
      const { items } = await cluster.batch.listNamespacedJob({ namespace, labelSelector });
      const job = items[0] && seenJob(items[0]);
      if (job?.final) return { done: { installed: job.record.done, state: job.record.state } };
      // Its own image may be missing, or that of a hook it waits for.
      const [ofJob, ofRelease] = await together([
        podTroubles(cluster, namespace, labelSelector),
        podTroubles(cluster, plan.namespace),
      ]);
      const [stuck] = hopelessPulls([...ofJob, ...ofRelease]);
      if (stuck) return { done: { installed: false, state: hopelessText(stuck) } };
      return { waiting: job ? job.record.state : 'its helm-controller has made no job' };
    },
    { timeoutMs: plan.timeoutMs, intervalMs: 500, signal },
  );
  const { installed, state } = ended.ok
    ? ended.value
    : { installed: false, state: `not done after ${plan.timeoutMs / 1000} s: ${ended.last}` };
  const log = await jobLog(cluster, labelSelector);
  return { installed, output: `${log.trim()}\njob of HelmChart ${plan.release}: ${state}`.trim(), command };
}

/** The HelmChart, last, after what it names. One that fails is left as it is, so that its first failure can be read. */
export function resourcesOf(plan: ChartInstall, registry: LabRegistry): KubernetesObject[] {
  const { chart, release, timeoutMs } = plan;
  const texts = valuesFiles(plan);
  const keys = texts.map((_, index) => `values-${index + 1}.yaml`);
  const login = { name: `${release}-registry` };
  const values = { name: `${release}-values` };
  const spec = {
    chart: chart.reference,
    version: chart.version,
    targetNamespace: plan.namespace,
    createNamespace: true,
    ...(registry.ca === undefined ? { plainHTTP: true } : { repoCA: registry.ca }),
    ...(registry.credentials ? { dockerRegistrySecret: login } : {}),
    ...(texts.length === 1 ? { valuesContent: texts[0] } : {}),
    ...(texts.length > 1 ? { valuesSecrets: [{ ...values, keys }] } : {}),
    failurePolicy: 'abort',
    backOffLimit: 0,
    timeout: `${Math.ceil(timeoutMs / 1000)}s`,
  };
  const helmChart = {
    apiVersion: 'helm.cattle.io/v1',
    kind: 'HelmChart',
    metadata: { name: release, namespace },
    spec,
  };
  return [
    ...(registry.credentials
      ? [
          secret(login.name, 'kubernetes.io/dockerconfigjson', {
            '.dockerconfigjson': registryConfig(registry),
          }),
        ]
      : []),
    ...(texts.length > 1
      ? [secret(values.name, 'Opaque', Object.fromEntries(keys.map((key, at) => [key, texts[at] ?? ''])))]
      : []),
    helmChart,
  ];
}

function secret(name: string, type: string, stringData: Record<string, string>): KubernetesObject {
  const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, stringData };
  return object;
}

async function jobLog({ core }: Cluster, labelSelector: string): Promise<string> {
  const { items } = await core.listNamespacedPod({ namespace, labelSelector });
  const name = items.at(-1)?.metadata?.name;
  if (name === undefined) return '';
  // A container that never started has no log.
  return core.readNamespacedPodLog({ name, namespace }).catch(() => '');
}
