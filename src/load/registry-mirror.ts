import type { BlobRange, BlobSource, BundleImage } from '../model/bundle.ts';
import type { LoadedImage } from '../model/evidence.ts';
import { createBlobPusher, type BlobPusher } from './blob-pusher.ts';
import { bundleFault } from './load-error.ts';
import { planPush, type PushPlan } from './push-plan.ts';
import { createRegistryClient, type RegistryClient } from './registry-client.ts';

export interface PushOptions {
  /** `ip:port` of the lab's registry, plain HTTP. */
  readonly registry: string;
  readonly images: readonly BundleImage[];
  readonly blobs: Pick<BlobSource, 'range'>;
  readonly source: LoadedImage['source'];
  /** Images pushed at the same time; the default is 4. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

const defaultConcurrency = 4;

/**
 * Pushes images into a registry that mirrors all others, straight from their blobs: each blob once, media types kept,
 * never unpacked. Colliding names and unavailable blobs are refused before the first byte; nothing is tried twice.
 */
export async function pushImages(options: PushOptions): Promise<LoadedImage[]> {
  const plans = planPush(options.images);
  for (const plan of plans) requireBlobs(plan, options.blobs);

  const concurrency = options.concurrency ?? defaultConcurrency;
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const client = createRegistryClient(options.registry, concurrency, signal);
  const pushBlob = createBlobPusher(client);
  try {
    return await inParallel(plans, concurrency, (plan) => pushImage(plan, options, client, pushBlob));
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
    const range = rangeOf(digest, image, blobs);
    await client.putManifest(repository, { name, digest, mediaType, range }, subject(digest));
  }
  const bytes = image.blobs.reduce((sum, blob) => sum + blob.bytes, 0);
  return { reference: image.reference, digest: image.digest, source, bytes };
}

function requireBlobs({ image }: PushPlan, blobs: Pick<BlobSource, 'range'>): void {
  for (const { digest } of [{ digest: image.digest }, ...image.blobs]) rangeOf(digest, image, blobs);
}

function rangeOf(digest: string, image: BundleImage, blobs: Pick<BlobSource, 'range'>): BlobRange {
  const range = blobs.range(digest);
  if (range !== undefined) return range;
  const message = `${image.reference} cannot be loaded: its blob ${digest} is missing from the bundle or damaged.`;
  throw bundleFault('load-blob-unavailable', message, "See the bundle's faults and build it again.");
}

/** Runs the tasks, at most so many at once, and keeps the order of their results; the first failure ends it. */
async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await task(item);
  };
  await Promise.all(Array.from({ length: Math.max(1, limit) }, worker));
  return results;
}
