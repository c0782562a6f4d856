import { z } from 'zod';
import type { BundleImage } from '../model/bundle.ts';
import type { Holdings, ReaderContext } from './holdings.ts';
import { canonicalName, imageEntry, withoutRepeats } from './image-entry.ts';
import { enterLayoutBlobs } from './ledger.ts';
import { legacyImage } from './legacy-image.ts';
import { annotationKeys, indexSchema } from './oci.ts';
import { readTopLevel } from './top-level.ts';
import { walkTree } from './walk.ts';

const listSchema = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

/** `manifest.json` of a docker archive; source: docker's image specification 1.2. */
export const dockerManifestSchema = z.array(
  z.object({ Config: z.string(), RepoTags: listSchema, Layers: listSchema }),
);
export type DockerArchiveItem = z.infer<typeof dockerManifestSchema>[number];

/**
 * Reads what `docker save` and its kin write. Where there is an OCI index as well, its manifests are used as they are;
 * an image that stands in manifest.json alone gets a manifest made for it. Images without a name are left out: nothing
 * in a cluster could ask for them.
 */
export async function readDockerArchive(context: ReaderContext): Promise<Holdings> {
  const items = await readTopLevel(context, 'manifest.json', dockerManifestSchema);
  enterLayoutBlobs(context.contents, context.ledger);

  const images = context.contents.find('index.json') ? await readIndexedImages(items, context) : [];
  const known = new Set(images.map((image) => image.reference));
  for (const item of items) {
    const names = item.RepoTags.map(canonicalName).filter((name) => !known.has(name));
    if (names.length > 0) images.push(...(await legacyImage(item, names, context)));
  }
  return { images: withoutRepeats(images), charts: [], files: [] };
}

async function readIndexedImages(
  items: readonly DockerArchiveItem[],
  context: ReaderContext,
): Promise<BundleImage[]> {
  const index = await readTopLevel(context, 'index.json', indexSchema);
  const images: BundleImage[] = [];
  for (const descriptor of index.manifests) {
    const annotated = descriptor.annotations[annotationKeys.containerdName];
    const name = annotated === undefined ? undefined : canonicalName(annotated);
    const tree = await walkTree(descriptor, name ?? descriptor.digest, context);
    const isWellNamed = tree.blobs[0]?.digest === descriptor.digest;
    const names = name === undefined ? namesByConfig(tree.manifest?.config.digest, items) : [name];
    if (isWellNamed)
      images.push(
        ...names.map((each) =>
          imageEntry(each, descriptor, tree, { place: each, carrier: 'docker-archive' }),
        ),
      );
  }
  return images;
}

/** Some writers name images in manifest.json alone; both documents point to the same config. */
function namesByConfig(configDigest: string | undefined, items: readonly DockerArchiveItem[]): string[] {
  if (configDigest === undefined) return [];
  const entry = `blobs/${configDigest.replace(':', '/')}`;
  return items.filter((item) => item.Config === entry).flatMap((item) => item.RepoTags.map(canonicalName));
}
