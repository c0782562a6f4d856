import { z } from 'zod';
import type { BundleFormat } from '../model/bundle.ts';
import type { ArchiveContents } from './archive.ts';
import { readJson } from './json.ts';
import type { BundleLimits } from './limits.ts';

const looseIndexSchema = z.object({
  manifests: z.array(z.object({ annotations: z.record(z.string(), z.string()).nullish() })),
});
const looseDockerSchema = z.array(z.object({ Config: z.string() })).min(1);
const storeSchema = z.object({ 'hauler-version': z.string() });

/** Formats that can be read so far. */
export type ReadFormat = Extract<BundleFormat, 'haul' | 'docker-archive'>;

/** Either a format that is read, or in words what the archive seems to be. */
export type Recognition =
  { readonly format: ReadFormat } | { readonly format?: undefined; readonly looksLike: string };

/** Tells formats apart by what is in the archive; its file name plays no part. */
export async function recognise(contents: ArchiveContents, limits: BundleLimits): Promise<Recognition> {
  if (await isHaul(contents, limits)) return { format: 'haul' };
  const manifest = contents.find('manifest.json');
  if (manifest && (await readJson(manifest, looseDockerSchema, limits)).ok)
    return { format: 'docker-archive' };
  if (contents.files.has('zarf.yaml')) return { looksLike: 'it looks like a Zarf package' };
  if (contents.find('index.json')) return { looksLike: 'it looks like a plain OCI layout' };
  return { looksLike: 'neither index.json nor manifest.json says what is in it' };
}

/** A haul has Hauler's store.json, or annotations that only Hauler writes; docker archives may have an index too. */
async function isHaul(contents: ArchiveContents, limits: BundleLimits): Promise<boolean> {
  const indexFile = contents.find('index.json');
  if (!indexFile) return false;
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
