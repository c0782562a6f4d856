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
import type { LoadMode } from './scenario.ts';
import type {
  AppEvidence,
  HelloWorldEvidence,
  HelmEvidence,
  K3kEvidence,
  PodTrouble,
} from './tier-evidence.ts';

/** What a probe of the seal asks for. */
export type SealKind =
  'control' | 'host' | 'docker-api' | 'docker-socket' | 'docker-network' | 'metadata' | 'internet' | 'name';

/** A question asked from inside the lab that a sealed network must not answer. */
export interface SealProbe {
  readonly node: string;
  /** A control must be answered, else the prober itself does not work; nothing else may be. */
  readonly kind: SealKind;
  /** In words, such as `host, its address on the lab bridge`. */
  readonly target: string;
  /** How and where it was asked, such as `tcp 10.89.0.1 port 2375`. */
  readonly address: string;
  /**
   * `answered`: by a refusal too. `leaves`: nobody answered, but the way does not end in the void. `held`: it ends there,
   * or nothing could be sent. `not-asked`: nothing is known of it.
   */
  readonly state: 'answered' | 'leaves' | 'held' | 'not-asked';
  /** What was seen, or why it was not asked. */
  readonly observed: string;
}

/** Who ran what, from when to when (epoch milliseconds), for joining addresses to names. */
export interface PodRecord {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly addresses: readonly string[];
  readonly hostNetwork: boolean;
  readonly images: readonly string[];
  /** Those of its images that a container of it was seen running, or to have run. */
  readonly ran: readonly string[];
  /** `kind/name` of the controlling owner, where there is one. */
  readonly owner?: string;
  readonly from: number;
  /** Absent while the pod was there at the end of the record. */
  readonly to?: number;
}

/** An image that a node was told to pull for a pod, from the first word of it to the last (epoch milliseconds). */
export interface PullRecord {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string;
  /** As the pod names it; the sandbox's own image, which no pod names, is told where it could not be had. */
  readonly image: string;
  readonly from: number;
  readonly to: number;
}

/** One image as the load step left it in the lab. */
export interface LoadedImage {
  readonly reference: string;
  readonly digest: string;
  readonly source: 'bundle' | 'harness';
  readonly bytes: number;
}

/** A chart as the load step left it in the lab's registry. */
export interface LoadedChart {
  readonly name: string;
  readonly version: string;
  /** Without tag, such as `oci://10.89.0.2:5000/charts/web`; the version is the tag, with `_` for `+`. */
  readonly reference: string;
  /** Digest of its manifest in the registry. */
  readonly digest: string;
}

export interface LoadEvidence {
  readonly mode: LoadMode;
  /** What the registry asked of its clients; in mode `preloaded` it holds charts alone. */
  readonly registry: { readonly address: string; readonly tls: boolean; readonly auth: boolean };
  readonly images: readonly LoadedImage[];
  readonly charts: readonly LoadedChart[];
  /** References of system images the harness supplied because the bundle lacks them. */
  readonly suppliedByHarness: readonly string[];
  /** Nodes whose images folder got the images; empty unless the mode is `preloaded`. */
  readonly preloadedNodes: readonly string[];
}

/** A manifest that an endpoint was asked for while the cluster ran, from the registry's own log. */
export interface ServedImage {
  /** Canonical name the node asked for: the registry it stands for is in the request (`ns=`), or is the endpoint itself. */
  readonly reference: string;
  /** Such as `http://10.89.0.2:5000`. */
  readonly endpoint: string;
  /** Node that asked, by its address; absent where the address is no node's. */
  readonly node?: string;
  /** Whether it was served: false where the last answer was no 2xx. */
  readonly served: boolean;
  /** HTTP status of the last answer. */
  readonly status: number;
  readonly requests: number;
}

export interface ClusterEvidence {
  readonly ready: boolean;
  /** The last state observed, in words; for a cluster that never became ready, what was missing. */
  readonly state: string;
  /** Whether pods can be made: nodes Ready and the default service account there. */
  readonly takesPods: boolean;
  /** What kept the system's pods from running, where the cluster did not become ready. */
  readonly troubles: readonly PodTrouble[];
  readonly serverVersion?: string;
  /** Milliseconds from node start to ready. */
  readonly readyAfterMs?: number;
}

/** Ways out that the watch is proven on, in every phase; those that end in 6 go over IPv6, `metadata` is TCP to 169.254.169.254. */
export const canaryKinds = ['dns', 'tcp', 'udp', 'icmp', 'tcp6', 'udp6', 'icmp6', 'metadata'] as const;
export type CanaryKind = (typeof canaryKinds)[number];
/** Whether only a sender that has IPv6 can send it. */
export const isOverIpv6 = (kind: CanaryKind): boolean => kind.endsWith('6');

/** Where canaries are sent from; pods send them once there is a cluster to run in. */
export const canaryOrigins = ['node', 'pod', 'host-network pod'] as const;
export type CanaryOrigin = (typeof canaryOrigins)[number];

/** One thing sent on purpose that the watch must see. */
export interface Canary {
  readonly node: string;
  readonly from: CanaryOrigin;
  readonly phase: 'start' | 'during' | 'end';
  /** What was sent: a question for a name, or a first packet to an address outside. */
  readonly kind: CanaryKind;
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
  /** The second source, or why there was none, in words. */
  readonly log?: PacketLogFacts | { readonly unavailable: string };
}

/** What netfilter logged of packets that want out, held against its own counters. */
export interface PacketLogFacts {
  readonly packets: number;
  readonly dropped: number;
  /** Why it does not prove what it should: rules gone, packets counted that never arrived, an early end. */
  readonly fault?: string;
}

export interface WatchEvidence {
  /** In mode `lure` only: where it answered no longer, in words. Such a run shows what is wanted, and proves nothing. */
  readonly lure?: { readonly faults: readonly string[] };
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
  /** One pod on every node. */
  readonly helloWorld?: readonly HelloWorldEvidence[];
  readonly helm?: HelmEvidence;
  readonly app?: AppEvidence;
  readonly k3kClusters?: K3kEvidence;
  readonly served?: readonly ServedImage[];
  readonly watch?: WatchEvidence;
}

export type EvidenceKey = keyof Evidence;
