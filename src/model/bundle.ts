import { z } from 'zod';

export const bundleFormatSchema = z.enum(['haul', 'docker-archive']);
export type BundleFormat = z.infer<typeof bundleFormatSchema>;

/** `sha256:` and 64 lower-case hex digits. */
export const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);

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
});
export type BundleImage = z.infer<typeof bundleImageSchema>;

export const bundleChartSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** Where the chart sits in the bundle, such as `hauler/hello-web:1.0.0`. */
  reference: z.string(),
  digest: digestSchema,
});
export type BundleChart = z.infer<typeof bundleChartSchema>;

export const bundleFileSchema = z.object({
  name: z.string(),
  reference: z.string(),
  digest: digestSchema,
});
export type BundleFile = z.infer<typeof bundleFileSchema>;

/** One blob that is not what the bundle says it is. */
export const blobFaultSchema = z.object({
  digest: z.string(),
  fault: z.enum(['digest-mismatch', 'size-mismatch', 'missing', 'unreadable']),
  /** What was found in place of what was declared, in words. */
  detail: z.string(),
  /** Names of the images, charts or files that need the blob. */
  neededBy: z.array(z.string()),
});
export type BlobFault = z.infer<typeof blobFaultSchema>;

export const bundleSchema = z.object({
  /** File name, for people. */
  name: z.string(),
  /** Path as given by the user. */
  path: z.string(),
  format: bundleFormatSchema,
  /** Hex digest of the file as it stands on disk. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number(),
  images: z.array(bundleImageSchema),
  charts: z.array(bundleChartSchema),
  files: z.array(bundleFileSchema),
  /** Blobs hashed while reading, whether they fit or not. */
  blobsChecked: z.number(),
  faults: z.array(blobFaultSchema),
});
/** One model for every format: what the candidate holds and whether its bytes are what they claim. */
export type Bundle = z.infer<typeof bundleSchema>;

/** Where the bytes of an opened bundle's blobs can be read, after they were hashed. */
export interface BlobSource {
  /** Path of a file that holds exactly the blob; undefined where the bundle lacks it. */
  path(digest: string): string | undefined;
}
