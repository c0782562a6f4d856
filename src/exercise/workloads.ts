import type {
  V1DaemonSet,
  V1Deployment,
  V1Job,
  V1LabelSelector,
  V1ObjectMeta,
  V1Pod,
  V1PodSpec,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { WorkloadRecord } from '../model/tier-evidence.ts';

/** How far a workload came, and the labels of its pods. */
export interface SeenWorkload {
  readonly record: WorkloadRecord;
  /** True where nothing will change any more: done, or failed for good. */
  readonly final: boolean;
  /** Labels of its pods, as kubectl takes them; absent for a pod by itself. */
  readonly pods?: string;
}

interface State {
  readonly done: boolean;
  readonly state: string;
  /** Failed for good. */
  readonly failed?: boolean;
}

/** Rolled out as `kubectl rollout status` sees it. */
export function seenDeployment({ metadata, spec, status }: V1Deployment): SeenWorkload {
  const wanted = spec?.replicas ?? 1;
  const { updatedReplicas = 0, availableReplicas = 0, replicas = 0 } = status ?? {};
  const current = isCurrent(metadata, status?.observedGeneration);
  const refused = status?.conditions?.find(
    ({ type, status: on }) => type === 'ReplicaFailure' && on === 'True',
  );
  return seen('Deployment', metadata, spec?.template.spec, spec?.selector, {
    done: current && updatedReplicas >= wanted && availableReplicas >= wanted && replicas <= wanted,
    state: readyText(availableReplicas, wanted, refused?.message),
  });
}

export function seenStatefulSet({ metadata, spec, status }: V1StatefulSet): SeenWorkload {
  const wanted = spec?.replicas ?? 1;
  const { readyReplicas = 0, updatedReplicas = 0 } = status ?? {};
  // With OnDelete, or a partition, older pods are what is wanted.
  const rolls = spec?.updateStrategy?.type !== 'OnDelete' && !spec?.updateStrategy?.rollingUpdate?.partition;
  const current = isCurrent(metadata, status?.observedGeneration);
  return seen('StatefulSet', metadata, spec?.template.spec, spec?.selector, {
    done: current && readyReplicas >= wanted && (!rolls || updatedReplicas >= wanted),
    state: readyText(readyReplicas, wanted),
  });
}

export function seenDaemonSet({ metadata, spec, status }: V1DaemonSet): SeenWorkload {
  const { numberReady = 0, desiredNumberScheduled: wanted = 0 } = status ?? {};
  return seen('DaemonSet', metadata, spec?.template.spec, spec?.selector, {
    done: isCurrent(metadata, status?.observedGeneration) && numberReady >= wanted,
    state: readyText(numberReady, wanted),
  });
}

/** A suspended job waits for someone on purpose, so nothing waits for it. */
export function seenJob({ metadata, spec, status }: V1Job): SeenWorkload {
  const holds = (wanted: string) =>
    status?.conditions?.find(({ type, status: on }) => type === wanted && on === 'True');
  const failed = holds('Failed');
  return seen('Job', metadata, spec?.template.spec, spec?.selector, stateOf());

  function stateOf(): State {
    if (failed) {
      return { done: false, failed: true, state: ['failed', failed.reason].filter(Boolean).join(': ') };
    }
    if (holds('Complete')) return { done: true, state: 'complete' };
    if (spec?.suspend === true) return { done: true, state: 'suspended' };
    return { done: false, state: `${status?.succeeded ?? 0} of ${spec?.completions ?? 1} succeeded` };
  }
}

/** A pod that no workload made. */
export function seenPod({ metadata, spec, status }: V1Pod): SeenWorkload {
  const ready =
    status?.conditions?.some(({ type, status: on }) => type === 'Ready' && on === 'True') ?? false;
  const phase = status?.phase ?? 'Unknown';
  const failed = phase === 'Failed';
  const state = phase === 'Running' && !ready ? 'Running, not ready' : phase;
  return seen('Pod', metadata, spec, undefined, { done: phase === 'Succeeded' || ready, failed, state });
}

function seen(
  kind: string,
  metadata: V1ObjectMeta | undefined,
  pod: V1PodSpec | undefined,
  selector: V1LabelSelector | undefined,
  { done, state, failed = false }: State,
): SeenWorkload {
  const hook = metadata?.annotations?.['helm.sh/hook'];
  const images = [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])].map(({ image = '' }) => image);
  const pods = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return {
    record: {
      kind,
      namespace: metadata?.namespace ?? '',
      name: metadata?.name ?? '',
      done,
      state,
      images: [...new Set(images)],
      ...(hook === undefined ? {} : { hook }),
    },
    final: done || failed,
    ...(pods.length === 0 ? {} : { pods: pods.join(',') }),
  };
}

function readyText(ready: number, wanted: number, refused?: string): string {
  return `${ready} of ${wanted} ready${refused === undefined ? '' : `: ${refused}`}`;
}

/** False until its controller has looked at what was written last: its numbers are of the time before. */
function isCurrent(metadata: V1ObjectMeta | undefined, observed = 0): boolean {
  return observed >= (metadata?.generation ?? 0);
}
