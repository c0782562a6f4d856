import type { Bundle, BundleImage } from '../model/bundle.ts';
import { type ImageReference, parseImageReference } from '../model/image-reference.ts';
import { groupBy } from '../model/group-by.ts';

/** An image of the bundle, and the parts of its name. */
export interface Held {
  readonly image: BundleImage;
  readonly name: ImageReference;
}

/** The bundle's images, found by name without looking at each: a bundle may hold a hundred thousand. */
export interface Holdings {
  readonly all: readonly Held[];
  readonly byRepository: ReadonlyMap<string, readonly Held[]>;
  readonly byTag: ReadonlyMap<string, readonly Held[]>;
  /** `registry/repository@digest` of every image, and of every platform in an index. */
  readonly digests: ReadonlySet<string>;
}

const manifestTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

/** The bundle's images, ready to be asked for by name. */
export function holdingsOf({ images }: Pick<Bundle, 'images'>): Holdings {
  const all = images.map((image) => ({ image, name: nameOf(image.reference) }));
  return {
    all,
    byRepository: groupBy(all, ({ name }) => repositoryOf(name)),
    byTag: groupBy(all, ({ name }) => taggedName(name)),
    digests: new Set(all.flatMap(digestedNames)),
  };
}

/** The parts of a canonical name; what is none stays one, under no registry, so that nothing can hold it. */
export function nameOf(reference: string): ImageReference {
  const parsed = parseImageReference(reference);
  return parsed.ok ? parsed.reference : { registry: '', repository: reference };
}

/** `registry/repository`. */
export function repositoryOf({ registry, repository }: ImageReference): string {
  return `${registry}/${repository}`;
}

/** Images of the same registry and repository, whatever their tag and digest. */
export function ofRepository({ byRepository }: Holdings, wanted: ImageReference): readonly Held[] {
  return byRepository.get(repositoryOf(wanted)) ?? [];
}

/** Images of the same registry, repository and tag, whatever their digest. */
export function ofTag({ byTag }: Holdings, wanted: ImageReference): readonly Held[] {
  return wanted.tag === undefined ? [] : (byTag.get(taggedName(wanted)) ?? []);
}

/**
 * Whether the bundle has what the name stands for. A node that is given a digest asks by it alone, so the tag beside it
 * counts only for an image from a docker archive, whose digest is not kept: digest-references speaks of those.
 */
export function isHeld(holdings: Holdings, wanted: ImageReference): boolean {
  const tagged = ofTag(holdings, wanted);
  if (wanted.digest === undefined) return tagged.length > 0;
  return holdings.digests.has(digestedName(wanted)) || tagged.some(({ image }) => !keepsDigest(image));
}

/** Whether the digest is that of the image, or of one platform's manifest in its index. */
export function hasDigest(image: BundleImage, wanted: string): boolean {
  return digestsOf(image).includes(wanted);
}

/** Whether the image is still found by its original digest after loading: an archive's manifest is made anew. */
export function keepsDigest({ carrier }: BundleImage): boolean {
  return carrier !== 'docker-archive';
}

/** `registry/repository:tag`; without a tag it ends in the colon. */
export function taggedName(name: ImageReference): string {
  return `${repositoryOf(name)}:${name.tag ?? ''}`;
}

/** `registry/repository@digest`; without a digest it ends in the at sign. */
export function digestedName(name: ImageReference): string {
  return `${repositoryOf(name)}@${name.digest ?? ''}`;
}

/** Every name by digest under which the image answers. */
export function digestedNames({ image, name }: Held): string[] {
  return digestsOf(image).map((digest) => digestedName({ ...name, digest }));
}

function digestsOf({ digest, reference, blobs }: BundleImage): string[] {
  const manifests = blobs.filter(({ mediaType }) => manifestTypes.has(mediaType));
  const named = nameOf(reference).digest;
  return [digest, ...(named === undefined ? [] : [named]), ...manifests.map((blob) => blob.digest)];
}
