import type { LabRegistry } from '../lab/types.ts';
import type { BlobSource, BundleImage } from '../model/bundle.ts';
import type { LoadedImage } from '../model/evidence.ts';
import { atMost } from '../system/at-most.ts';
import { createBlobPusher, type BlobPusher } from './blob-pusher.ts';
import type { RepositoryOf } from './load-mode-plan.ts';
import { fetchBlobs, planPush, rangeOf, type PushPlan } from './push-plan.ts';
import { createRegistryClient, type RegistryClient } from './registry-client.ts';

export interface PushOptions {
  readonly registry: LabRegistry;
  readonly images: readonly BundleImage[];
  readonly blobs: BlobSource;
  readonly source: LoadedImage['source'];
  /** Where each image goes, decided over all that are loaded: two pushes must not disagree. */
  readonly repositoryOf: RepositoryOf;
  /** Blobs, and then images, pushed at the same time; the default is 4. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

const defaultConcurrency = 4;

/**
 * Pushes images into the lab's registry, straight from their blobs: each blob once, media types kept,
 * never unpacked. Colliding names and unavailable blobs are refused before the first byte; nothing is tried twice.
 */
export async function pushImages(options: PushOptions): Promise<LoadedImage[]> {
  const plans = planPush(options.images, options.repositoryOf);
  await fetchBlobs(options.images, options.blobs);

  const concurrency = options.concurrency ?? defaultConcurrency;
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const client = createRegistryClient(options.registry, concurrency, signal);
  const pushBlob = createBlobPusher(client);
  try {
    await atMost(concurrency, largestFirst(plans), ({ plan, digest }) =>
      pushBlob(plan.repository, digest, rangeOf(digest, plan.image, options.blobs), subjectOf(plan, digest)),
    );
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
  for (const { digest } of plan.leaves) {
    await pushBlob(repository, digest, rangeOf(digest, image, blobs), subjectOf(plan, digest));
  }
  const names = [
    ...plan.children.map((child) => ({ ...child, name: child.digest })),
    { ...root, mediaType: image.mediaType, name: plan.tag ?? root.digest },
  ];
  for (const { digest, mediaType, name } of names) {
    const body = rangeOf(digest, image, blobs);
    await client.putManifest(repository, { name, digest, mediaType, body }, subjectOf(plan, digest));
  }
  const bytes = image.blobs.reduce((sum, blob) => sum + blob.bytes, 0);
  return { reference: image.reference, digest: image.digest, source, bytes };
}

/**
 * Each blob once, with one of the images that need it, whatever the order of images: a large layer that many share must not
 * hold them all up, nor go alone at the end.
 */
function largestFirst(plans: readonly PushPlan[]): { readonly plan: PushPlan; readonly digest: string }[] {
  const first = new Map<string, { plan: PushPlan; digest: string; bytes: number }>();
  for (const plan of plans) {
    for (const { digest, bytes } of plan.leaves) {
      if (!first.has(digest)) first.set(digest, { plan, digest, bytes });
    }
  }
  return [...first.values()].sort((one, other) => other.bytes - one.bytes);
}

/** What an error says was being sent. */
function subjectOf({ image }: PushPlan, digest: string): string {
  return `${image.reference}, blob ${digest}`;
}
