import { z } from 'zod';
import { digestSchema } from './bundle.ts';
import { locationSchema } from './location.ts';

/**
 * How sure it is that something is what it is taken for. `high`: a field or list whose meaning is an image. `medium`: a
 * custom resource's field, a publisher's annotation. `low`: text that reads like one, in args, environment, ConfigMaps.
 */
export const confidenceSchema = z.enum(['high', 'medium', 'low']);
export type Confidence = z.infer<typeof confidenceSchema>;

export const foundReferenceSchema = z.object({
  /** As it is written there. */
  text: z.string(),
  /** Canonical name; see model/image-reference.ts. */
  reference: z.string(),
  /** What names it; `declared` is the scenario or bundle.yaml. */
  kind: z.enum([
    'container',
    'custom-resource',
    'argument',
    'environment',
    'config-map',
    'chart-annotation',
    'zarf-component',
    'declared',
  ]),
  confidence: confidenceSchema,
  location: locationSchema,
  /** `imagePullPolicy` beside it, as Kubernetes takes it (`Always` for a `latest` without one); containers only. */
  pullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']).optional(),
  /** Name of the chart it came from, where it did. */
  chart: z.string().optional(),
});
/** One place that asks for one image. */
export type FoundReference = z.infer<typeof foundReferenceSchema>;

export const renderingSchema = z.object({
  /** Place of the chart or kustomization. */
  source: z.string(),
  kind: z.enum(['helm', 'kustomize']),
  /** `default values`, or the place of the values file; empty for kustomize. */
  values: z.string(),
  /** `failed`: the program refused. `not-rendered`: the program is not there. */
  status: z.enum(['rendered', 'failed', 'not-rendered']),
  /** Why not, in the program's own words; absent where it was rendered. */
  reason: z.string().optional(),
  documents: z.number(),
});
/** One chart with one set of values, or one kustomization, and what came of rendering it. */
export type Rendering = z.infer<typeof renderingSchema>;

export const rendererSchema = z.object({
  program: z.string(),
  version: z.string(),
  /** Given to Helm as `--kube-version`. */
  kubeVersion: z.string(),
  /** Where that version comes from, in words: the bundle's K3s, the option, the default. */
  kubeVersionFrom: z.string(),
  /** How the network was kept away: a network namespace of its own, or only proxies that lead nowhere. */
  isolation: z.enum(['network-namespace', 'dead-proxy']),
});
export type Renderer = z.infer<typeof rendererSchema>;

export const externalUrlSchema = z.object({
  url: z.string(),
  host: z.string(),
  /** Where a workload would use it: `field` is one whose meaning is an address to fetch from. */
  kind: z.enum(['field', 'argument', 'environment', 'config-map']),
  confidence: confidenceSchema,
  location: locationSchema,
});
export type ExternalUrl = z.infer<typeof externalUrlSchema>;

/** What the bundle's objects ask for, from manifests and from rendered charts. */
export interface ReferencesEvidence {
  readonly found: readonly FoundReference[];
  /** Images that `bundle.yaml` leaves out on purpose: nothing asks for them in `found`. */
  readonly ignored: readonly { readonly reference: string; readonly reason: string }[];
  readonly urls: readonly ExternalUrl[];
  readonly renderings: readonly Rendering[];
  /** Files or documents that could not be read as objects: each names the file, the line and why. */
  readonly unread: readonly { readonly file: string; readonly reason: string }[];
  /** Absent where there was nothing to render, or no program to do it. */
  readonly helm?: Renderer;
}

/** What a chart says of itself, read from its archive without rendering. */
export interface ChartFacts {
  readonly name: string;
  readonly version: string;
  readonly place: string;
  readonly kubeVersion?: string;
  /** A library chart: only other charts use it, it cannot be installed. */
  readonly library?: true;
  readonly dependencies: readonly {
    readonly name: string;
    /** Range as Chart.yaml gives it. */
    readonly version: string;
    readonly repository: string;
    readonly condition?: string;
    /** Version of the dependency below `charts/`; absent where there is none. */
    readonly vendored?: string;
    /** Whether `vendored` satisfies the range. */
    readonly satisfied: boolean;
    readonly location: z.infer<typeof locationSchema>;
  }[];
  /** `$ref` values of a values schema that lead out of the chart. */
  readonly remoteRefs: readonly { readonly ref: string; readonly location: z.infer<typeof locationSchema> }[];
}

/** What the bundle brings of K3s (or RKE2) itself. */
export interface K3sFacts {
  readonly binaries: readonly { readonly place: string; readonly version?: string }[];
  /** References of `rancher/k3s` (or `rke2-runtime`) images. */
  readonly nodeImages: readonly { readonly reference: string; readonly version?: string }[];
  /** Image lists (`k3s-images.txt`), canonical names, and the lines that are no names. */
  readonly lists: readonly {
    readonly place: string;
    readonly images: readonly string[];
    readonly unread?: readonly { readonly line: number; readonly text: string; readonly reason: string }[];
  }[];
  /** Places of airgap archives: docker archives that hold one of K3s' own system images. */
  readonly archives: readonly string[];
  /** Lines of `sha256sum-ARCH.txt` whose file is in the bundle. */
  readonly sums: readonly {
    readonly place: string;
    readonly file: string;
    readonly wanted: string;
    readonly found: string;
  }[];
  /** Such as `v1.34.4+k3s1`; the first of binary and node image that tells. */
  readonly version?: string;
}

/** What the bundle brings of K3k; absent parts are empty. */
export interface K3kFacts {
  readonly charts: readonly { readonly place: string; readonly version: string }[];
  /**
   * Images of the triple that the chart's values choose, and by which value. Those of server and virtual agent have no tag:
   * K3k appends the version of each cluster.
   */
  readonly images: readonly {
    readonly role: 'controller' | 'shared-agent' | 'virtual-agent' | 'server';
    readonly reference: string;
    readonly location: z.infer<typeof locationSchema>;
  }[];
  /** `Cluster` resources; without a version K3k takes the host's. */
  readonly clusters: readonly {
    readonly name: string;
    readonly mode: string;
    readonly version?: string;
    /** Whether its server arguments name a private registry for system images; no value of the chart does. */
    readonly systemDefaultRegistry: boolean;
    /**
     * The server image it would run, with the version as it stands in the resource: a `+` makes it no valid name. Absent
     * where it has no version and the host's is not known.
     */
    readonly serverImage?: string;
    readonly location: z.infer<typeof locationSchema>;
  }[];
  /** Version of the host K3s that an empty `spec.version` would become, with `-k3s1`. */
  readonly hostVersion?: string;
}

export const certificateSchema = z.object({
  location: locationSchema,
  /** Distinguished names in one line. */
  subject: z.string(),
  issuer: z.string(),
  /** ISO 8601 in UTC. */
  notBefore: z.string(),
  notAfter: z.string(),
  ca: z.boolean(),
  /** `self-signed`, `chained` to a certificate in the bundle, or the issuer is `missing`. */
  chain: z.enum(['self-signed', 'chained', 'missing']),
});

export interface CertificatesEvidence {
  readonly certificates: readonly z.infer<typeof certificateSchema>[];
  /** PEM blocks that are no certificate although they say so. */
  readonly unreadable: readonly {
    readonly location: z.infer<typeof locationSchema>;
    readonly reason: string;
  }[];
  /** When it was looked at, ISO 8601 in UTC; checks have no clock. */
  readonly asOf: string;
  /** Days a certificate must be valid from then on. */
  readonly horizonDays: number;
}

/** What vouches for each image, and for the package as a whole. */
export interface SignaturesEvidence {
  readonly subjects: readonly {
    /** Reference of the image, or `package` for a signature over the whole. */
    readonly name: string;
    readonly digest: string;
    readonly signatures: number;
    readonly attestations: number;
    readonly sboms: number;
    /** Absent where no key was given, there is no signature, or none could be judged with the key. */
    readonly verification?: { readonly ok: boolean; readonly detail: string };
    /** Why no signature could be judged with the key, in words; never beside `verification`. */
    readonly unverified?: string;
  }[];
  /** Path of the public key given with `--verify-key`. */
  readonly key?: string;
}

export interface RoomEvidence {
  readonly bundleBytes: number;
  readonly unpackedBytes: number;
  /** Most that a loading tool writes to its temporary folder at once: everything, unpacked. */
  readonly temporaryBytes: number;
  /** Bundle, unpacked images and the registry's copy together. */
  readonly diskBytes: number;
  /** Room there is on site, where the user said so (bytes), else on this machine's temporary folder. */
  readonly temporary: { readonly path: string; readonly freeBytes: number; readonly ofSite: boolean };
  readonly disk: { readonly path: string; readonly freeBytes: number; readonly ofSite: boolean };
}

export const lockSchema = z.strictObject({
  lockVersion: z.literal(1),
  /** Reference to digest, sorted. */
  images: z.array(z.strictObject({ reference: z.string(), digest: digestSchema })),
  charts: z.array(z.strictObject({ name: z.string(), version: z.string(), digest: digestSchema })),
});
/** `airtight.lock`: every image and chart by digest. */
export type Lock = z.infer<typeof lockSchema>;

export interface LockEvidence {
  readonly path: string;
  readonly lock: Lock;
}
