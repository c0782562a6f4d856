import { z } from 'zod';

const chartUseSchema = z.strictObject({
  /** Name of a chart in the folder, or the path of its archive. */
  chart: z.string().min(1),
  /** Values files by path, later ones win; without any the chart's own defaults. */
  values: z.array(z.string().min(1)).default([]),
  release: z.string().min(1).optional(),
  namespace: z.string().min(1).optional(),
});

const ignoreSchema = z
  .strictObject({
    reference: z.string().min(1).optional(),
    path: z.string().min(1).optional(),
    reason: z.string().min(1),
  })
  .refine((entry) => (entry.reference === undefined) !== (entry.path === undefined), {
    error: 'names either a reference or a path',
  });

/**
 * The optional `bundle.yaml` of a folder: what its files do not say of themselves. Paths are relative to the folder and
 * written with `/`. Described for users in docs/formats/directory.md.
 */
export const bundleYamlSchema = z.strictObject({
  apiVersion: z.literal('airtight.dev/v1'),
  name: z.string().min(1).optional(),
  /** Images the workload needs beyond those its objects name, as a user writes them. */
  images: z.array(z.string().min(1)).default([]),
  /** How charts are installed: each entry is rendered with its values. */
  charts: z.array(chartUseSchema).default([]),
  /** What is left out on purpose: a file or folder, or an image reference, each with the reason. */
  ignore: z.array(ignoreSchema).default([]),
});
export type BundleYaml = z.infer<typeof bundleYamlSchema>;
