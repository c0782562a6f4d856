import type { V1Container, V1Pod } from '@kubernetes/client-node';
import { messageOf } from '../errors.ts';
import type { HelloWorldEvidence, PodTrouble } from '../model/tier-evidence.ts';
import { poll } from '../system/poll.ts';
import { redact } from '../system/redact.ts';
import { together } from '../system/together.ts';
import type { Cluster } from './cluster.ts';
import { eventTexts } from './events.ts';
import { hopelessPulls } from './hopeless-pulls.ts';
import { troublesOf } from './troubles.ts';

export interface HelloWorldSpec {
  /** The nodes to run it on, one pod each. */
  readonly nodes: readonly string[];
  /** As pods have to name it, and as the bundle names it. */
  readonly image: string;
  readonly reference: string;
  readonly imageSource: HelloWorldEvidence['imageSource'];
  /** Without a registry, the `Always` that a tag `latest` stands for could only fail. */
  readonly pullPolicy?: 'IfNotPresent';
  readonly expectedLog: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const namespace = 'default';

/** `kubectl run hello-world --restart=Never`, on every node: the image comes by the cluster's own way, the log is read back. */
export function runHelloWorld(cluster: Cluster, spec: HelloWorldSpec): Promise<HelloWorldEvidence[]> {
  const alone = spec.nodes.length === 1;
  return together(
    spec.nodes.map((node) =>
      alone
        ? runPod(cluster, spec, node, { name: 'hello-world' })
        : runPod(cluster, spec, node, {
            name: `hello-world-${node}`,
            nodeSelector: { 'kubernetes.io/hostname': node },
          }),
    ),
  );
}

async function runPod(
  cluster: Cluster,
  spec: HelloWorldSpec,
  node: string,
  { name, nodeSelector }: { name: string; nodeSelector?: Record<string, string> },
): Promise<HelloWorldEvidence> {
  const { core } = cluster;
  const container: V1Container = {
    name: 'hello-world',
    image: spec.image,
    ...(spec.pullPolicy ? { imagePullPolicy: spec.pullPolicy } : {}),
  };
  await core.createNamespacedPod({
    namespace,
    body: {
      metadata: { name, labels: { run: 'hello-world' } },
      spec: { restartPolicy: 'Never', containers: [container], ...(nodeSelector ? { nodeSelector } : {}) },
    },
  });
  let pod: V1Pod = {};
  let hopeless: PodTrouble | undefined;
  const ended = await poll(async () => {
    pod = await core.readNamespacedPod({ name, namespace });
    const phase = pod.status?.phase ?? 'Unknown';
    if (phase === 'Pending') [hopeless] = hopelessPulls(await troublesOfPod(cluster, pod, name));
    return phase === 'Succeeded' || phase === 'Failed' || hopeless ? { done: phase } : { waiting: phase };
  }, spec);
  const status = pod.status?.containerStatuses?.[0];
  const exitCode = status?.state?.terminated?.exitCode;
  const imageDigest = /sha256:[0-9a-f]{64}$/.exec(status?.imageID ?? '')?.[0];
  const log =
    ended.ok && !hopeless
      ? await core.readNamespacedPodLog({ name, namespace }).catch((error: unknown) => messageOf(error))
      : '';
  return {
    namespace,
    pod: name,
    node: pod.spec?.nodeName ?? node,
    image: spec.image,
    reference: spec.reference,
    imageSource: spec.imageSource,
    phase: ended.ok ? ended.value : ended.last,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(imageDigest === undefined ? {} : { imageDigest }),
    // A pod may print its secrets; none may reach a reason or a report.
    log: redact(log),
    expectedLog: spec.expectedLog,
    events: await eventsOf(cluster, name),
    timedOut: !ended.ok,
    ...(hopeless ? { hopeless } : {}),
  };
}

async function troublesOfPod({ core }: Cluster, pod: V1Pod, name: string): Promise<PodTrouble[]> {
  const { items } = await core.listNamespacedEvent({
    namespace,
    fieldSelector: `involvedObject.name=${name}`,
  });
  return troublesOf([pod], items);
}

async function eventsOf({ core }: Cluster, name: string): Promise<string[]> {
  const { items } = await core.listNamespacedEvent({
    namespace,
    fieldSelector: `involvedObject.name=${name}`,
  });
  return eventTexts(items);
}
