import { z } from 'zod';

/** Media types that are told apart; source: OCI image-spec 1.1, Helm, Hauler (pkg/consts). */
export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar',
  helmConfig: 'application/vnd.cncf.helm.config.v1+json',
  helmChart: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  /** What newer Haulers give a file of theirs as artifact type. */
  haulerFile: 'application/vnd.unknown.artifact.v1',
  sigstoreBundle: 'application/vnd.dev.sigstore.bundle.v0.3+json',
} as const;

/** Annotations read from an index or a layer. */
export const annotationKeys = {
  refName: 'org.opencontainers.image.ref.name',
  title: 'org.opencontainers.image.title',
  containerdName: 'io.containerd.image.name',
  haulerOriginal: 'hauler.dev/original-ref',
  haulerSubject: 'hauler.dev/subject-digest',
  /** In a Zarf package the image's own name; elsewhere that of the image it was built on. */
  baseName: 'org.opencontainers.image.base.name',
  kind: 'kind',
  /** BuildKit marks a manifest in an image's index that vouches for another one, and says which. */
  buildkitType: 'vnd.docker.reference.type',
  buildkitSubject: 'vnd.docker.reference.digest',
} as const;

const annotationsSchema = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});

const platformSchema = z.object({ os: z.string(), architecture: z.string(), variant: z.string().nullish() });

const descriptorSchema = z.object({
  mediaType: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  digest: z.string(),
  size: z.number().int().nonnegative(),
  annotations: annotationsSchema,
  platform: platformSchema.nullish(),
  artifactType: z.string().nullish(),
});
/** Pointer to a blob; the digest is taken as it stands and may be no digest at all. */
export type Descriptor = z.infer<typeof descriptorSchema>;

export const indexSchema = z.object({
  mediaType: z.string().nullish(),
  manifests: z.array(descriptorSchema),
});
export type OciIndex = z.infer<typeof indexSchema>;

export const manifestSchema = z.object({
  mediaType: z.string().nullish(),
  config: descriptorSchema,
  layers: z
    .array(descriptorSchema)
    .nullish()
    .transform((value) => value ?? []),
  artifactType: z.string().nullish(),
  /** What a signature, SBOM or the like is about. */
  subject: descriptorSchema.nullish(),
  annotations: annotationsSchema,
});
export type OciManifest = z.infer<typeof manifestSchema>;

/** Either of the two documents a name can stand for. */
export const manifestOrIndexSchema = z.union([indexSchema, manifestSchema]);

export const imageConfigSchema = z.object({
  os: z.string().nullish(),
  architecture: z.string().nullish(),
  variant: z.string().nullish(),
  rootfs: z.object({ diff_ids: z.array(z.string()).nullish() }).nullish(),
});
export type ImageConfig = z.infer<typeof imageConfigSchema>;

/** What Helm keeps as a chart's config blob: its Chart.yaml as JSON. */
export const chartConfigSchema = z.object({ name: z.string(), version: z.string() });

/** `os/arch[/variant]`; undefined where it is not said, or is BuildKit's `unknown` for attestations. */
export function platformText(platform: {
  readonly os?: string | null | undefined;
  readonly architecture?: string | null | undefined;
  readonly variant?: string | null | undefined;
}): string | undefined {
  const { os, architecture, variant } = platform;
  if (!os || !architecture || os === 'unknown') return undefined;
  return [os, architecture, ...(variant ? [variant] : [])].join('/');
}
