import type { V1Pod } from '@kubernetes/client-node';
import { messageOf } from '../errors.ts';
import type { HelloWorldEvidence } from '../model/evidence.ts';
import { poll } from '../system/poll.ts';
import { redact } from '../system/redact.ts';
import type { Cluster } from './cluster.ts';

export interface HelloWorldSpec {
  readonly image: string;
  readonly imageSource: HelloWorldEvidence['imageSource'];
  readonly expectedLog: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const namespace = 'default';
const name = 'hello-world';

/** `kubectl run hello-world --restart=Never`: the image comes by the cluster's own path, the log is read back. */
export async function runHelloWorld(cluster: Cluster, spec: HelloWorldSpec): Promise<HelloWorldEvidence> {
  const { core } = cluster;
  await core.createNamespacedPod({
    namespace,
    body: {
      metadata: { name, labels: { run: name } },
      spec: { restartPolicy: 'Never', containers: [{ name, image: spec.image }] },
    },
  });
  let pod: V1Pod = {};
  const ended = await poll(async () => {
    pod = await core.readNamespacedPod({ name, namespace });
    const phase = pod.status?.phase ?? 'Unknown';
    return phase === 'Succeeded' || phase === 'Failed' ? { done: phase } : { waiting: phase };
  }, spec);
  const status = pod.status?.containerStatuses?.[0];
  const exitCode = status?.state?.terminated?.exitCode;
  const imageDigest = /sha256:[0-9a-f]{64}$/.exec(status?.imageID ?? '')?.[0];
  const log = ended.ok
    ? await core.readNamespacedPodLog({ name, namespace }).catch((error: unknown) => messageOf(error))
    : '';
  return {
    namespace,
    pod: name,
    image: spec.image,
    imageSource: spec.imageSource,
    phase: ended.ok ? ended.value : ended.last,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(imageDigest === undefined ? {} : { imageDigest }),
    // A pod may print its secrets; none may reach a reason or a report.
    log: redact(log),
    expectedLog: spec.expectedLog,
    events: await eventsOf(cluster),
    timedOut: !ended.ok,
  };
}

async function eventsOf({ core }: Cluster): Promise<string[]> {
  const { items } = await core.listNamespacedEvent({
    namespace,
    fieldSelector: `involvedObject.name=${name}`,
  });
  const at = (event: (typeof items)[number]): number => event.metadata.creationTimestamp?.getTime() ?? 0;
  return items
    .toSorted((a, b) => at(a) - at(b))
    .map((event) => [event.type, event.reason, event.message].filter(Boolean).join(' '));
}
