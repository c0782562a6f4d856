import { z } from 'zod';

const listSchema = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

/** `manifest.json` of a docker archive; source: docker's image specification 1.2. */
export const dockerManifestSchema = z.array(
  z.object({ Config: z.string(), RepoTags: listSchema, Layers: listSchema }),
);
export type DockerArchiveItem = z.infer<typeof dockerManifestSchema>[number];
