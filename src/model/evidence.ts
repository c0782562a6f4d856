import type { Attempt } from './attempt.ts';
import type { Bundle } from './bundle.ts';
import type {
  CertificatesEvidence,
  ChartFacts,
  K3kFacts,
  K3sFacts,
  LockEvidence,
  ReferencesEvidence,
  RoomEvidence,
  SignaturesEvidence,
} from './inspection.ts';

/** A question asked from inside the lab that a sealed network must not answer. */
export interface SealProbe {
  readonly node: string;
  /** Such as `host bridge address`, `metadata address`, `internet over IPv4`. */
  readonly target: string;
  readonly address: string;
  /** A control must be answered, else the prober itself does not work; everything else must not be. */
  readonly control: boolean;
  /** True where something answered. A refusal is an answer too. */
  readonly answered: boolean;
  /** What the prober saw, last line. */
  readonly observed: string;
}

/** Who ran what, from when to when (epoch milliseconds), for joining addresses to names. */
export interface PodRecord {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly addresses: readonly string[];
  readonly hostNetwork: boolean;
  readonly images: readonly string[];
  /** `kind/name` of the controlling owner, where there is one. */
  readonly owner?: string;
  readonly from: number;
  /** Absent while the pod was there at the end of the record. */
  readonly to?: number;
}

/** One image as the load step left it in the lab. */
export interface LoadedImage {
  readonly reference: string;
  readonly digest: string;
  readonly source: 'bundle' | 'harness';
  readonly bytes: number;
}

export interface LoadEvidence {
  readonly mode: 'registry-mirror';
  readonly images: readonly LoadedImage[];
  /** References of system images the harness supplied because the bundle lacks them. */
  readonly suppliedByHarness: readonly string[];
}

/** What a hello-world pod left behind. */
export interface HelloWorldEvidence {
  readonly namespace: string;
  readonly pod: string;
  readonly image: string;
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
}

export interface ClusterEvidence {
  readonly ready: boolean;
  /** The last state observed, in words; for a cluster that never became ready, what was missing. */
  readonly state: string;
  readonly serverVersion?: string;
  /** Milliseconds from node start to ready. */
  readonly readyAfterMs?: number;
}

/** One thing sent on purpose that the watch must see. */
export interface Canary {
  readonly node: string;
  readonly phase: 'start' | 'during' | 'end';
  readonly kind: 'dns' | 'tcp';
  readonly nonce: string;
  readonly seen: boolean;
}

export interface NodeCapture {
  readonly node: string;
  readonly packets: number;
  /** Dropped by the kernel before tcpdump read them; anything above 0 blinds the watch. */
  readonly dropped: number;
  /** Why the capture ended early, where it did. */
  readonly fault?: string;
}

export interface WatchEvidence {
  readonly attempts: readonly Attempt[];
  readonly canaries: readonly Canary[];
  readonly captures: readonly NodeCapture[];
}

/** Everything a run observed, as plain data; a key is absent where its step did not run. */
export interface Evidence {
  readonly bundle?: Bundle;
  readonly charts?: readonly ChartFacts[];
  readonly references?: ReferencesEvidence;
  readonly k3s?: K3sFacts;
  readonly k3k?: K3kFacts;
  readonly certificates?: CertificatesEvidence;
  readonly signatures?: SignaturesEvidence;
  readonly room?: RoomEvidence;
  /** `null` where no lockfile was given. */
  readonly lock?: LockEvidence | null;
  readonly seal?: readonly SealProbe[];
  readonly load?: LoadEvidence;
  readonly cluster?: ClusterEvidence;
  readonly helloWorld?: HelloWorldEvidence;
  readonly watch?: WatchEvidence;
}

export type EvidenceKey = keyof Evidence;
