import { z } from 'zod';
import type { BundleFormat } from '../model/bundle.ts';
import type { ArchiveContents } from './contents/archive.ts';
import { haulerIndexName } from './oci/haul.ts';
import { readJson } from './json.ts';
import type { BundleLimits } from './limits.ts';
import { zarfNames } from './zarf/zarf-names.ts';

const looseIndexSchema = z.object({
  manifests: z.array(z.object({ annotations: z.record(z.string(), z.string()).nullish() })),
});
const looseDockerSchema = z.array(z.object({ Config: z.string() }));
const storeSchema = z.object({ 'hauler-version': z.string() });

/** Either a format, or in words what the archive seems to be. */
export type Recognition =
  | { readonly format: Exclude<BundleFormat, 'directory'> }
  | { readonly format?: undefined; readonly looksLike: string };

/** Tells formats apart by what is in the archive; its file name plays no part. */
export async function recognise(contents: ArchiveContents, limits: BundleLimits): Promise<Recognition> {
  if (isZarfPackage(contents)) return { format: 'zarf-package' };
  if (await isHaul(contents, limits)) return { format: 'haul' };
  if (await isDockerArchive(contents, limits)) return { format: 'docker-archive' };
  if (await isLayout(contents, limits)) return { format: 'oci-layout' };
  if ([...contents.files.keys()].some((name) => /^[^/]+\/Chart\.yaml$/.test(name))) {
    return { looksLike: 'it is a chart alone; put it into a folder with its images and give that' };
  }
  return { looksLike: 'no index.json, manifest.json or zarf.yaml says what is in it' };
}

/** A definition alone is the source of a package, not a package. */
function isZarfPackage(contents: ArchiveContents): boolean {
  const { definition, checksums, images } = zarfNames;
  if (!contents.find(definition)) return false;
  return [checksums, `${images}/index.json`].some((name) => contents.find(name) !== undefined);
}

/** A haul has Hauler's store.json, or annotations that only Hauler writes; docker archives may have an index too. */
async function isHaul(contents: ArchiveContents, limits: BundleLimits): Promise<boolean> {
  const indexFile = contents.find('index.json');
  if (!indexFile) return false;
  if (contents.find(haulerIndexName)) return true;
  const store = contents.find('store.json');
  if (store && (await readJson(store, storeSchema, limits)).ok) return true;
  const index = await readJson(indexFile, looseIndexSchema, limits);
  if (!index.ok) return false;
  return index.value.manifests.some(({ annotations }) =>
    Object.entries(annotations ?? {}).some(isHaulersOwn),
  );
}

function isHaulersOwn([key, value]: readonly [string, string]): boolean {
  if (key.startsWith('hauler.dev/')) return true;
  return key === 'kind' && /^dev\.(?:hauler|cosignproject\.cosign)\//.test(value);
}

/** Other things have an index.json too; one that cannot be read is the layout's where its companions are there. */
async function isLayout(contents: ArchiveContents, limits: BundleLimits): Promise<boolean> {
  const index = contents.find('index.json');
  if (!index) return false;
  if (contents.find('oci-layout') ?? [...contents.files.keys()].some((name) => name.startsWith('blobs/')))
    return true;
  return (await readJson(index, looseIndexSchema, limits)).ok;
}

/** An OCI layout may have an empty manifest.json beside its index; then the index is all there is to read. */
async function isDockerArchive(contents: ArchiveContents, limits: BundleLimits): Promise<boolean> {
  const manifest = contents.find('manifest.json');
  if (!manifest) return false;
  const items = await readJson(manifest, looseDockerSchema, limits);
  return items.ok && (items.value.length > 0 || !contents.find('index.json'));
}
