import type { BlobRange, BlobSource, BundleImage } from '../model/bundle.ts';
import { parseImageReference } from '../model/image-reference.ts';
import { bundleFault } from './load-error.ts';
import type { RepositoryOf } from './load-mode-plan.ts';

type Blob = BundleImage['blobs'][number];

/** What is loaded for one image, and where. */
export interface PushPlan {
  readonly image: BundleImage;
  /** Path below the registry. */
  readonly repository: string;
  /** Absent where the image is known by digest alone. */
  readonly tag?: string;
  /** Configs and layers. */
  readonly leaves: readonly Blob[];
  /** Manifests and indexes below the root, each after what it refers to. */
  readonly children: readonly Blob[];
  readonly root: Blob;
}

const manifestTypes = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]);

/**
 * Places images in a registry or an archive. Two different images for one place would overwrite each other, so both are
 * refused before anything is loaded.
 */
export function planPush(images: readonly BundleImage[], repositoryOf: RepositoryOf): PushPlan[] {
  const plans = images.map((image) => planImage(image, repositoryOf));
  const takenBy = new Map<string, BundleImage>();
  for (const { image, repository, tag } of plans) {
    if (tag === undefined) continue;
    const place = `${repository}:${tag}`;
    const other = takenBy.get(place);
    takenBy.set(place, image);
    if (!other || other.digest === image.digest) continue;
    throw bundleFault(
      'load-names-collide',
      `${other.reference} (${other.digest}) and ${image.reference} (${image.digest}) would both be loaded as ${place}.`,
      'Keep one of the two in the bundle, or give them different repositories or tags.',
    );
  }
  return plans;
}

function planImage(image: BundleImage, repositoryOf: RepositoryOf): PushPlan {
  const parsed = parseImageReference(image.reference);
  if (!parsed.ok) {
    const message = `"${image.reference}" cannot be loaded: ${parsed.reason}.`;
    throw bundleFault('load-reference-invalid', message, 'Build the bundle again with a valid image name.');
  }
  const { tag } = parsed.reference;
  const others = image.blobs.filter((blob) => blob.digest !== image.digest);
  const root = image.blobs.find((blob) => blob.digest === image.digest);
  return {
    image,
    repository: repositoryOf(parsed.reference),
    ...(tag === undefined ? {} : { tag }),
    leaves: others.filter((blob) => !manifestTypes.has(blob.mediaType)),
    // The bundle lists a manifest before what it refers to; a registry wants it after.
    children: others.filter((blob) => manifestTypes.has(blob.mediaType)).reverse(),
    root: root ?? { digest: image.digest, mediaType: image.mediaType, bytes: 0 },
  };
}

/** Where an image's blob lies; an AirtightError of kind `usage` where the bundle lacks it. */
export function rangeOf(digest: string, image: BundleImage, blobs: Pick<BlobSource, 'range'>): BlobRange {
  const range = blobs.range(digest);
  if (range !== undefined) return range;
  const message = `${image.reference} cannot be loaded: its blob ${digest} is missing from the bundle or damaged.`;
  throw bundleFault('load-blob-unavailable', message, "See the bundle's faults and build it again.");
}

/** Makes every blob of the images readable, before anything is loaded; an AirtightError of kind `usage` names one that is not there. */
export async function fetchBlobs(images: readonly BundleImage[], blobs: BlobSource): Promise<void> {
  await blobs.fetch([...new Set(images.flatMap(digestsOf))]);
  for (const image of images) for (const digest of digestsOf(image)) rangeOf(digest, image, blobs);
}

function digestsOf({ digest, blobs }: BundleImage): string[] {
  return [digest, ...blobs.map((blob) => blob.digest)];
}
