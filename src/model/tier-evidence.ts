/** What a hello-world pod left behind. */
export interface HelloWorldEvidence {
  readonly namespace: string;
  readonly pod: string;
  /** Node it was bound to. */
  readonly node: string;
  /** As the pod names it. */
  readonly image: string;
  /** The name the bundle has it under; another one where the load mode has pods name the registry. */
  readonly reference: string;
  /** Where the image came from: the harness's probe image is a condition on the report. */
  readonly imageSource: 'bundle' | 'harness';
  readonly phase: string;
  readonly exitCode?: number;
  /** Digest the node reports it ran, where it does. */
  readonly imageDigest?: string;
  readonly log: string;
  readonly expectedLog: string;
  /** `type reason message` of the pod's events, oldest first. */
  readonly events: readonly string[];
  readonly timedOut: boolean;
  /** What waiting would not have mended: the wait was ended early for it. */
  readonly hopeless?: PodTrouble;
}

/** What kept a pod from running. */
export interface PodTrouble {
  readonly namespace: string;
  readonly pod: string;
  readonly node?: string;
  /** Image of the container that does not run, as the pod names it. */
  readonly image?: string;
  /** Such as `ImagePullBackOff`, `CrashLoopBackOff`, `Unschedulable`. */
  readonly reason: string;
  readonly message: string;
  /** Tries to pull the image that failed, where there were any. */
  readonly failedPulls?: number;
  /** `type reason message` of its events, oldest first. */
  readonly events: readonly string[];
}

/** A workload (Deployment, StatefulSet, DaemonSet, Job, bare Pod) and how far it came. */
export interface WorkloadRecord {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Rolled out in full, or completed where it is a Job. */
  readonly done: boolean;
  /** Such as `2 of 2 ready` or `failed: BackoffLimitExceeded`. */
  readonly state: string;
  readonly images: readonly string[];
  /** Helm hook events (`post-install`), where it is a hook. */
  readonly hook?: string;
}

/** One port of a Service, asked from a node. */
export interface ServiceRecord {
  readonly namespace: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
  /** Absent where it was not asked; `observed` says why (UDP, no selector, ExternalName). */
  readonly answered?: boolean;
  readonly observed: string;
}

/** Workloads, services and volumes of one release or app, once they had settled or their time was over. */
export interface SettledObjects {
  readonly workloads: readonly WorkloadRecord[];
  readonly services: readonly ServiceRecord[];
  readonly troubles: readonly PodTrouble[];
  /** Other objects found by the labels, `Kind/name`. */
  readonly others: readonly string[];
  readonly timedOut: boolean;
}

/** One installed chart. */
export interface ReleaseRecord {
  readonly chart: { readonly name: string; readonly version: string };
  /** What was installed from, such as `oci://10.89.0.2:5000/charts/web`. */
  readonly reference: string;
  readonly release: string;
  readonly namespace: string;
  readonly via: 'helm' | 'helm-chart-resource';
  /** Whether Helm (or the HelmChart's job) ended well. */
  readonly installed: boolean;
  /** What it said, last lines, secrets redacted. */
  readonly output: string;
  /** The command, or the resource, that does the same by hand. */
  readonly command: string;
  readonly durationMs: number;
  readonly objects: SettledObjects;
  /** `Kind/name` of objects without the label `app.kubernetes.io/instance`, which were found by name instead. */
  readonly unlabelled?: readonly string[];
}

/** A tier that had nothing to run, or was left out, says why. */
export type TierEvidence<T> = ({ readonly ran: true } & T) | { readonly ran: false; readonly reason: string };

export type HelmEvidence = TierEvidence<{ readonly releases: readonly ReleaseRecord[] }>;

/** One probe's answer in one round. */
export interface ProbeRecord {
  readonly name: string;
  readonly kind: 'http' | 'tcp' | 'exec' | 'log';
  readonly round: 'before' | 'after';
  readonly ok: boolean;
  /** What was asked, such as `GET http://blog.shop:80/`. */
  readonly asked: string;
  /** What was to come, in words. */
  readonly expected: string;
  /** What came last, secrets redacted. */
  readonly observed: string;
  readonly attempts: number;
}

export interface VolumeRecord {
  readonly namespace: string;
  readonly claim: string;
  readonly storageClass: string;
  /** Such as `Bound`. */
  readonly phase: string;
  readonly volume?: string;
  /** Whether a pod of the app mounts it: one that nobody mounts may rightly wait for its first user. */
  readonly used: boolean;
}

export type AppEvidence = TierEvidence<{
  readonly name: string;
  readonly namespace: string;
  /** Where its declaration came from: the scenario, or a file of the bundle. */
  readonly declaredIn: string;
  readonly releases: readonly ReleaseRecord[];
  /** Objects applied from manifests, `Kind/name`; an object that was refused says why. */
  readonly applied: readonly { readonly object: string; readonly error?: string }[];
  readonly objects: SettledObjects;
  readonly volumes: readonly VolumeRecord[];
  /** Pods by name, and the node each ran on, in the round before. */
  readonly placed: readonly { readonly pod: string; readonly node: string }[];
  /** Whether the plan wants its pods on more than one node. */
  readonly spreadWanted: boolean;
  /**
   * Pods deleted between the rounds, and whether others took their place; absent where the round before was not answered
   * in full.
   */
  readonly restart?: {
    readonly deleted: readonly string[];
    /** Selectors of the plan that found no pod. */
    readonly unmatched: readonly string[];
    readonly came: boolean;
    readonly objects: SettledObjects;
  };
  readonly probes: readonly ProbeRecord[];
}>;

/** One virtual cluster of K3k. */
export interface VirtualClusterRecord {
  readonly name: string;
  readonly namespace: string;
  readonly mode: 'virtual' | 'shared';
  readonly via: 'resource' | 'k3kcli';
  /** As written into the resource; absent where it was left out on purpose. */
  readonly version?: string;
  /** Phase the resource reported last, with its reason where it gave one. */
  readonly phase: string;
  /** What k3kcli or the cluster's API said last, or why waiting was ended; secrets redacted. */
  readonly said?: string;
  readonly ready: boolean;
  readonly readyAfterMs?: number;
  /** Version its API answered with; absent where it was not reached. */
  readonly serverVersion?: string;
  readonly nodes: readonly string[];
  readonly helloWorld?: HelloWorldEvidence;
  readonly troubles: readonly PodTrouble[];
  /** `Kind/name` of what still ran after it was deleted, or outlived its namespace. */
  readonly remains: readonly string[];
  /** `Kind/name` of what K3k left in its namespace, and went with that. */
  readonly wentWithNamespace: readonly string[];
  readonly timedOut: boolean;
}

export type K3kEvidence = TierEvidence<{
  readonly release: ReleaseRecord;
  /** API version served, such as `k3k.io/v1alpha1`; absent where none is. */
  readonly apiVersion?: string;
  readonly clusters: readonly VirtualClusterRecord[];
}>;
