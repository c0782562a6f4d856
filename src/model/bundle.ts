import { z } from 'zod';

/**
 * What the candidate as a whole is. Parts of a folder, and archives inside an archive, have a format of their own
 * ({@link BundlePart}).
 */
export const bundleFormatSchema = z.enum([
  'haul',
  'zarf-package',
  'docker-archive',
  'oci-layout',
  'directory',
]);
export type BundleFormat = z.infer<typeof bundleFormatSchema>;

/** `sha256:` and 64 lower-case hex digits. */
export const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/**
 * Where in the bundle a thing is, for people: the path of an entry, with `!` between an archive and what is in it, such
 * as `components/web.tar!web/charts/web-1.0.0.tgz`. In an OCI layout, the name the index gives it.
 */
const placeSchema = z.string();

export const bundleImageSchema = z.object({
  /** Canonical name, `registry/path:tag` or `registry/path@digest`; `tag@digest` keeps both. */
  reference: z.string(),
  /** Digest of the manifest or index the name stands for. */
  digest: digestSchema,
  mediaType: z.string(),
  /** `os/arch[/variant]`, as the image's config or index says. */
  platforms: z.array(z.string()),
  /** Every blob the image needs, the manifest itself first; bytes as declared. */
  blobs: z.array(z.object({ digest: digestSchema, bytes: z.number(), mediaType: z.string() })),
  place: placeSchema,
  /** Format of the part that holds it: a docker archive loses digests and is preloaded as it is. */
  carrier: bundleFormatSchema,
});
export type BundleImage = z.infer<typeof bundleImageSchema>;

export const bundleChartSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** Where the chart sits in the bundle, such as `hauler/hello-web:1.0.0`. */
  reference: z.string(),
  /** Digest of its manifest in an OCI layout; elsewhere that of the archive itself. */
  digest: digestSchema,
  place: placeSchema,
  /** Digest of the `.tgz` itself, under which its bytes are read. */
  archive: digestSchema,
  /** Namespace, release name and values files (by place) that the bundle itself wants it installed with (Zarf). */
  release: z
    .object({
      name: z.string().optional(),
      namespace: z.string().optional(),
      valuesFiles: z.array(placeSchema),
    })
    .optional(),
});
export type BundleChart = z.infer<typeof bundleChartSchema>;

export const bundleFileSchema = z.object({
  name: z.string(),
  reference: z.string(),
  digest: digestSchema,
  place: placeSchema,
  bytes: z.number(),
  /**
   * What it is, told by its content: a Kubernetes `manifest` (YAML or JSON objects), Helm `values`, a `kustomization`
   * (its folder's files stand beside it, place for place), a `zarf-definition`, `k3s-binary`, `image-list` (one reference
   * a line), `checksums` (`SHA256 NAME` lines), `certificate` (PEM), `install-script`, or anything `other`.
   */
  kind: z.enum([
    'manifest',
    'values',
    'kustomization',
    'zarf-definition',
    'k3s-binary',
    'image-list',
    'checksums',
    'certificate',
    'install-script',
    'other',
  ]),
});
export type BundleFile = z.infer<typeof bundleFileSchema>;

export const bundleCompanionSchema = z.object({
  kind: z.enum(['signature', 'attestation', 'sbom', 'referrer']),
  /** Digest of what it is about; absent where it is about the package as a whole (Zarf). */
  subject: digestSchema.optional(),
  /** Digest of its manifest in an OCI layout, else of the file. */
  digest: digestSchema,
  place: placeSchema,
  /** Its payloads: for a cosign signature the signed JSON, with the base64 signature in the annotations. */
  payloads: z.array(
    z.object({
      digest: digestSchema,
      mediaType: z.string(),
      annotations: z.record(z.string(), z.string()),
    }),
  ),
});
/** A signature, attestation or SBOM that the bundle carries beside what it is about. */
export type BundleCompanion = z.infer<typeof bundleCompanionSchema>;

/** One blob that is not what the bundle says it is. */
export const blobFaultSchema = z.object({
  digest: z.string(),
  fault: z.enum(['digest-mismatch', 'size-mismatch', 'missing', 'unreadable']),
  /** What was found in place of what was declared, in words. */
  detail: z.string(),
  /** Names of the images, charts or files that need the blob. */
  neededBy: z.array(z.string()),
  /** Platform (`os/arch[/variant]`) of the image it belongs to, where an index says so. */
  platform: z.string().optional(),
});
export type BlobFault = z.infer<typeof blobFaultSchema>;

export const bundlePartSchema = z.object({
  place: placeSchema,
  /** `chart` and `file` only in folders. */
  format: z.enum([...bundleFormatSchema.options, 'chart', 'file']),
  /** Hex SHA-256 and bytes as it stands on disk. */
  sha256: z.string(),
  bytes: z.number(),
});
/** One file of a split bundle or a folder, or an archive inside another. */
export type BundlePart = z.infer<typeof bundlePartSchema>;

/** What a Zarf definition asks for that is no object in a cluster. */
export const zarfFactsSchema = z.object({
  name: z.string(),
  architecture: z.string().optional(),
  components: z.array(z.object({ name: z.string(), required: z.boolean(), images: z.array(z.string()) })),
});
export type ZarfFacts = z.infer<typeof zarfFactsSchema>;

export const bundleSchema = z.object({
  /** File name, for people. */
  name: z.string(),
  /** Path as given by the user. */
  path: z.string(),
  format: bundleFormatSchema,
  /** Hex digest of the file as it stands on disk; of the parts put together where it is split; of a folder, see docs/formats. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number(),
  /** Bytes of everything in it, unpacked once. */
  unpackedBytes: z.number(),
  images: z.array(bundleImageSchema),
  charts: z.array(bundleChartSchema),
  files: z.array(bundleFileSchema),
  companions: z.array(bundleCompanionSchema),
  /** Empty for a single file without archives in it. */
  parts: z.array(bundlePartSchema),
  zarf: zarfFactsSchema.optional(),
  /** Blobs hashed while reading, whether they fit or not. */
  blobsChecked: z.number(),
  faults: z.array(blobFaultSchema),
});
/** One model for every format: what the candidate holds and whether its bytes are what they claim. */
export type Bundle = z.infer<typeof bundleSchema>;

/** A run of bytes in a file of this machine: `bytes` of them from `start`. */
export interface BlobRange {
  readonly path: string;
  readonly start: number;
  readonly bytes: number;
}

/** Where the bytes of an opened bundle's blobs can be read, after they were hashed. */
export interface BlobSource {
  /** Bytes that hash to the digest; undefined where the bundle lacks them, or where they were hashed but not kept. */
  range(digest: string): BlobRange | undefined;
  /** Makes these blobs readable where they were hashed but not kept, by one more pass over the bundle at most. */
  fetch(digests: readonly string[]): Promise<void>;
}
