import type { BundleFile } from '../../model/bundle.ts';
import type { ArchiveContents } from '../contents/archive.ts';
import { mergeHoldings, holdingsOf, type Holdings, type ReaderContext } from '../holdings.ts';
import { type DockerArchiveItem, dockerManifestSchema } from './docker-manifest.ts';
import { canonicalName, unnamedImage } from './image-entry.ts';
import { readLayout } from './layout.ts';
import { enterLayoutBlobs } from '../ledger.ts';
import { legacyImage } from './legacy-image.ts';
import { packedLayers } from './legacy-layer.ts';
import { indexSchema } from './oci.ts';
import { readTopLevel } from '../top-level.ts';

/**
 * Reads what `docker save` and its kin write. Where there is an OCI index as well, its manifests are used as they are;
 * an image that stands in manifest.json alone gets a manifest made for it. `repositories` repeats manifest.json and is
 * not read.
 */
export async function readDockerArchive(context: ReaderContext): Promise<Holdings> {
  const { contents, ledger } = context;
  const items = await readTopLevel(context, 'manifest.json', dockerManifestSchema);
  enterLayoutBlobs(contents, ledger);

  const isIndexed = contents.find('index.json') !== undefined;
  const indexed = isIndexed ? await readIndexed(items, context) : holdingsOf({});
  const known = new Set(indexed.images.map((image) => image.reference));
  const legacy = items.flatMap((item) => {
    const names = item.RepoTags.map(canonicalName).filter((name) => !known.has(name));
    return names.length === 0 ? [] : [{ item, names }];
  });
  await contents.fetch(legacy.flatMap(({ item }) => packedLayers(item.Layers, contents)));
  const images = [];
  for (const { item, names } of legacy) images.push(...(await legacyImage(item, names, context)));
  // An index lists what has no name as well.
  const unnamed = items.filter(({ RepoTags }) => RepoTags.length === 0 && !isIndexed);
  const files = unnamed.flatMap((item) => unnamedItem(item, contents));
  return mergeHoldings([indexed, holdingsOf({ images, files })]);
}

function unnamedItem({ Config: place }: DockerArchiveItem, contents: ArchiveContents): BundleFile[] {
  const file = contents.find(place);
  return file ? [unnamedImage(file.digest, file.bytes, place)] : [];
}

async function readIndexed(items: readonly DockerArchiveItem[], context: ReaderContext): Promise<Holdings> {
  const index = await readTopLevel(context, 'index.json', indexSchema);
  return readLayout(index, context, {
    carrier: 'docker-archive',
    furtherNames: (_descriptor, { manifest }) => namesByConfig(manifest?.config.digest, items),
  });
}

/** Some writers name images in manifest.json alone; both documents point to the same config. */
function namesByConfig(configDigest: string | undefined, items: readonly DockerArchiveItem[]): string[] {
  if (configDigest === undefined) return [];
  const entry = `blobs/${configDigest.replace(':', '/')}`;
  return items.filter((item) => item.Config === entry).flatMap((item) => item.RepoTags.map(canonicalName));
}
