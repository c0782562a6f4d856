import type { LabRegistry } from '../lab/types.ts';
import type { BlobSource, BundleImage } from '../model/bundle.ts';
import type { LoadedImage } from '../model/evidence.ts';
import { atMost } from '../system/at-most.ts';
import { createBlobPusher, type BlobPusher } from './blob-pusher.ts';
import type { RepositoryOf } from './load-mode.ts';
import { fetchBlobs, planPush, rangeOf, type PushPlan } from './push-plan.ts';
import { createRegistryClient, type RegistryClient } from './registry-client.ts';
import { byPath } from './system-default-registry.ts';

export interface PushOptions {
  readonly registry: LabRegistry;
  readonly images: readonly BundleImage[];
  readonly blobs: BlobSource;
  readonly source: LoadedImage['source'];
  /** Where each image goes; by its path, whatever its registry, unless told. */
  readonly repositoryOf?: RepositoryOf;
  /** Images pushed at the same time; the default is 4. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

const defaultConcurrency = 4;

/**
 * Pushes images into the lab's registry, straight from their blobs: each blob once, media types kept,
 * never unpacked. Colliding names and unavailable blobs are refused before the first byte; nothing is tried twice.
 */
export async function pushImages(options: PushOptions): Promise<LoadedImage[]> {
  const plans = planPush(options.images, options.repositoryOf ?? byPath);
  await fetchBlobs(options.images, options.blobs);

  const concurrency = options.concurrency ?? defaultConcurrency;
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const client = createRegistryClient(options.registry, concurrency, signal);
  const pushBlob = createBlobPusher(client);
  try {
    return await atMost(concurrency, plans, (plan) => pushImage(plan, options, client, pushBlob));
  } catch (error) {
    stop.abort();
    throw error;
  } finally {
    client.close();
  }
}

async function pushImage(
  plan: PushPlan,
  { blobs, source }: PushOptions,
  client: RegistryClient,
  pushBlob: BlobPusher,
): Promise<LoadedImage> {
  const { image, repository, root } = plan;
  const subject = (digest: string) => `${image.reference}, blob ${digest}`;
  for (const { digest } of plan.leaves) {
    await pushBlob(repository, digest, rangeOf(digest, image, blobs), subject(digest));
  }
  const names = [
    ...plan.children.map((child) => ({ ...child, name: child.digest })),
    { ...root, mediaType: image.mediaType, name: plan.tag ?? root.digest },
  ];
  for (const { digest, mediaType, name } of names) {
    const body = rangeOf(digest, image, blobs);
    await client.putManifest(repository, { name, digest, mediaType, body }, subject(digest));
  }
  const bytes = image.blobs.reduce((sum, blob) => sum + blob.bytes, 0);
  return { reference: image.reference, digest: image.digest, source, bytes };
}
