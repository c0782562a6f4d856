import type { CoreV1Event, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { PodTrouble } from '../model/tier-evidence.ts';
import { redact } from '../system/redact.ts';
import type { Cluster } from './cluster.ts';
import { eventTexts, lastWarning } from './events.ts';

/** What keeps the pods of a namespace from running, one entry for each container that does not; labels narrow it. */
export async function podTroubles(
  { core }: Cluster,
  namespace: string,
  selector?: string,
): Promise<PodTrouble[]> {
  const [pods, events] = await Promise.all([
    core.listNamespacedPod({ namespace, ...(selector === undefined ? {} : { labelSelector: selector }) }),
    core.listNamespacedEvent({ namespace, fieldSelector: 'involvedObject.kind=Pod' }),
  ]);
  return troublesOf(pods.items, events.items);
}

/** The same from objects already read; `events` may hold those of other pods too. Pods being deleted are left out. */
export function troublesOf(pods: readonly V1Pod[], events: readonly CoreV1Event[]): PodTrouble[] {
  return pods
    .filter(({ metadata, status }) => !metadata?.deletionTimestamp && status?.phase !== 'Succeeded')
    .flatMap((pod) =>
      troublesOfPod(
        pod,
        events.filter(({ involvedObject: { uid } }) => uid === pod.metadata?.uid),
      ),
    );
}

/** What one container, or the pod itself, is held up by. */
interface Cause {
  readonly reason: string;
  readonly message: string;
}

function troublesOfPod(pod: V1Pod, events: readonly CoreV1Event[]): PodTrouble[] {
  const { metadata, spec, status } = pod;
  const about = {
    namespace: metadata?.namespace ?? '',
    pod: metadata?.name ?? '',
    ...(spec?.nodeName === undefined ? {} : { node: spec.nodeName }),
    events: eventTexts(events).map((text) => redact(text)),
  };
  const images = new Map(
    [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(({ name, image }) => [name, image]),
  );
  const warning = lastWarning(events);
  const sandbox = sandboxTrouble(events);
  if (sandbox) return [{ ...about, ...sandbox }];
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const held = statuses.flatMap((each) => {
    const cause = causeOf(each, warning);
    const image = images.get(each.name) ?? each.image;
    return cause ? [{ ...about, image, ...worded(cause), ...failedPullsOf(image, events) }] : [];
  });
  if (held.length > 0) return held;
  const ofPod = causeOfPod(pod);
  return ofPod ? [{ ...about, ...worded(ofPod) }] : [];
}

function worded({ reason, message }: Cause): Cause {
  return { reason, message: redact(message.trim()) };
}

/** Waiting for its turn or its image is no trouble yet, unless an event warns. */
const ordinary = ['ContainerCreating', 'PodInitializing'];

function causeOf({ state, lastState, ready }: V1ContainerStatus, warning?: CoreV1Event): Cause | undefined {
  if (state?.waiting) {
    const { reason = 'Waiting', message = '' } = state.waiting;
    if (!ordinary.includes(reason)) return { reason, message: `${message}${endText(lastState?.terminated)}` };
    const held = reason === 'ContainerCreating' && warning;
    return held ? { reason: warning.reason ?? reason, message: warning.message ?? '' } : undefined;
  }
  if (state?.terminated) {
    const { exitCode, reason = 'Error', message = '' } = state.terminated;
    return exitCode === 0 ? undefined : { reason, message: `exit code ${exitCode} ${message}` };
  }
  if (ready || !state?.running) return undefined;
  const unhealthy = warning?.reason === 'Unhealthy' ? `: ${warning.message ?? ''}` : '';
  return { reason: 'NotReady', message: `it runs, but is not ready${unhealthy}` };
}

function endText(terminated?: { exitCode: number; reason?: string }): string {
  if (terminated === undefined) return '';
  return ` (last ended with exit code ${terminated.exitCode}${terminated.reason ? `, ${terminated.reason}` : ''})`;
}

function causeOfPod({ status }: V1Pod): Cause | undefined {
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') {
    return { reason: scheduled.reason ?? 'Unschedulable', message: scheduled.message ?? '' };
  }
  // A pod that its node refuses or evicts never has a container.
  if (status?.phase === 'Failed')
    return { reason: status.reason ?? 'Failed', message: status.message ?? 'it failed' };
  return undefined;
}

/**
 * A pod's sandbox needs an image of its own (pause), which no container names: containerd says which one it lacks. Not where
 * a later try went well, for then an image was pulled or a container was made.
 */
function sandboxTrouble(
  events: readonly CoreV1Event[],
): Omit<PodTrouble, 'namespace' | 'pod' | 'events'> | undefined {
  const warning = lastWarning(events);
  const image = /failed to get sandbox image "([^"]+)"/.exec(warning?.message ?? '')?.[1];
  if (!warning || image === undefined || events.some(({ reason }) => afterSandbox.includes(reason ?? '')))
    return undefined;
  const failedPulls = events
    .filter(({ message }) => message?.includes(`failed to get sandbox image "${image}"`))
    .reduce((sum, { count }) => sum + (count ?? 1), 0);
  return {
    ...worded({ reason: warning.reason ?? 'Failed', message: warning.message ?? '' }),
    image,
    failedPulls,
  };
}

const afterSandbox = ['Pulling', 'Pulled', 'Created', 'Started'];

/** The kubelet tells of each failed try in an event, repeated ones by its count. */
function failedPullsOf(image: string, events: readonly CoreV1Event[]): { failedPulls?: number } {
  const failedPulls = events
    .filter(({ message }) => message?.startsWith(`Failed to pull image "${image}"`))
    .reduce((sum, { count }) => sum + (count ?? 1), 0);
  return failedPulls > 0 ? { failedPulls } : {};
}
