import type { BundleImage } from '../model/bundle.ts';
import { parseImageReference } from '../model/image-reference.ts';
import { bundleFault } from './load-error.ts';

type Blob = BundleImage['blobs'][number];

/** What is pushed for one image, and where in the mirror. */
export interface PushPlan {
  readonly image: BundleImage;
  /** Path below the registry; the image's own registry plays no part in a mirror. */
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
 * Places images in a mirror. A mirror knows no registries: two different images that differ there but in nothing else of
 * their name would overwrite each other, and so would two with the same name, so both are refused before anything is pushed.
 */
export function planPush(images: readonly BundleImage[]): PushPlan[] {
  const plans = images.map(planImage);
  const takenBy = new Map<string, BundleImage>();
  for (const { image, repository, tag } of plans) {
    if (tag === undefined) continue;
    const place = `${repository}:${tag}`;
    const other = takenBy.get(place);
    takenBy.set(place, image);
    if (!other || other.digest === image.digest) continue;
    throw bundleFault(
      'load-names-collide',
      `${other.reference} (${other.digest}) and ${image.reference} (${image.digest}) would both be ${place} in the registry mirror.`,
      'Keep one of the two in the bundle, or give them different repositories or tags.',
    );
  }
  return plans;
}

function planImage(image: BundleImage): PushPlan {
  const parsed = parseImageReference(image.reference);
  if (!parsed.ok) {
    const message = `"${image.reference}" cannot be loaded: ${parsed.reason}.`;
    throw bundleFault('load-reference-invalid', message, 'Build the bundle again with a valid image name.');
  }
  const { repository, tag } = parsed.reference;
  const others = image.blobs.filter((blob) => blob.digest !== image.digest);
  const root = image.blobs.find((blob) => blob.digest === image.digest);
  return {
    image,
    repository,
    ...(tag === undefined ? {} : { tag }),
    leaves: others.filter((blob) => !manifestTypes.has(blob.mediaType)),
    // The bundle lists a manifest before what it refers to; a registry wants it after.
    children: others.filter((blob) => manifestTypes.has(blob.mediaType)).reverse(),
    root: root ?? { digest: image.digest, mediaType: image.mediaType, bytes: 0 },
  };
}
