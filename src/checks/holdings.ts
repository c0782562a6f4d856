import type { Bundle, BundleImage } from '../model/bundle.ts';
import { type ImageReference, parseImageReference } from '../model/image-reference.ts';
import { groupBy } from './group-by.ts';

/** An image of the bundle, and the parts of its name. */
export interface Held {
  readonly image: BundleImage;
  readonly name: ImageReference;
}

/** The bundle's images by registry and repository. */
export type Holdings = ReadonlyMap<string, readonly Held[]>;

const manifestTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

/** The bundle's images, ready to be asked for by name. */
export function holdingsOf({ images }: Pick<Bundle, 'images'>): Holdings {
  const held = images.map((image) => ({ image, name: nameOf(image.reference) }));
  return groupBy(held, ({ name }) => keyOf(name));
}

/** The parts of a canonical name; what is none stays one, under no registry, so that nothing can hold it. */
export function nameOf(reference: string): ImageReference {
  const parsed = parseImageReference(reference);
  return parsed.ok ? parsed.reference : { registry: '', repository: reference };
}

/** Images of the same registry and repository, whatever their tag and digest. */
export function ofRepository(holdings: Holdings, wanted: ImageReference): readonly Held[] {
  return holdings.get(keyOf(wanted)) ?? [];
}

/** Images of the same registry, repository and tag, whatever their digest. */
export function ofTag(holdings: Holdings, wanted: ImageReference): readonly Held[] {
  if (wanted.tag === undefined) return [];
  return ofRepository(holdings, wanted).filter(({ name }) => name.tag === wanted.tag);
}

/**
 * Whether the bundle has what the name stands for. A node that is given a digest asks by it alone, so the tag beside it
 * counts only for an image from a docker archive, whose digest is not kept: digest-references speaks of those.
 */
export function isHeld(holdings: Holdings, wanted: ImageReference): boolean {
  const { digest } = wanted;
  if (digest === undefined) return ofTag(holdings, wanted).length > 0;
  return (
    ofRepository(holdings, wanted).some(({ image }) => hasDigest(image, digest)) ||
    ofTag(holdings, wanted).some(({ image }) => !keepsDigest(image))
  );
}

/** Whether the digest is that of the image, or of one platform's manifest in its index. */
export function hasDigest({ digest, reference, blobs }: BundleImage, wanted: string): boolean {
  return (
    digest === wanted ||
    nameOf(reference).digest === wanted ||
    blobs.some((blob) => blob.digest === wanted && manifestTypes.has(blob.mediaType))
  );
}

/** Whether the image is still found by its original digest after loading: an archive's manifest is made anew. */
export function keepsDigest({ carrier }: BundleImage): boolean {
  return carrier !== 'docker-archive';
}

/** Registry and repository, by which holdings are kept. */
export function keyOf({ registry, repository }: ImageReference): string {
  return `${registry}/${repository}`;
}
