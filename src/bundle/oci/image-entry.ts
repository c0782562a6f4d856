import type { BundleFile, BundleImage } from '../../model/bundle.ts';
import { formatReference, normalizeReference, parseImageReference } from '../../model/image-reference.ts';
import { annotationKeys, type Descriptor } from './oci.ts';
import { quoted, refusal } from '../refusal.ts';
import type { WalkedTree } from './walk.ts';

/** An image of the model from its name, its descriptor and what hangs below it. */
export function imageEntry(
  reference: string,
  descriptor: Descriptor,
  tree: WalkedTree,
  from: Pick<BundleImage, 'place' | 'carrier'>,
): BundleImage {
  return {
    reference,
    digest: descriptor.digest,
    mediaType: tree.mediaType,
    platforms: tree.platforms,
    blobs: tree.blobs,
    ...from,
  };
}

/**
 * An image that no name stands for: nothing in a cluster can ask for it, and no name is made up, so it is listed among
 * the files.
 */
export function unnamedImage(digest: string, bytes: number, place: string): BundleFile {
  return { name: 'image without a name', reference: digest, digest, place, bytes, kind: 'other' };
}

/** Canonical name of an image; a name outside the grammar is refused. */
export function canonicalName(text: string): string {
  const parsed = parseImageReference(text);
  if (parsed.ok) return formatReference(parsed.reference);
  const message = `The bundle names an image ${quoted(text)}, which is no image name: ${parsed.reason}.`;
  throw refusal('bundle-reference-invalid', message);
}

/**
 * Canonical name that an annotation free in its form holds, such as `org.opencontainers.image.ref.name`; undefined for a
 * bare tag (`1.0`, `latest`), which names no repository.
 */
export function fullName(text: string | undefined): string | undefined {
  return text !== undefined && /[/:@]/.test(text) ? normalizeReference(text) : undefined;
}

/** The name an index gives a thing, for people: in full where it has one, else its tag, else its digest. */
export function placeOf({ annotations, digest }: Descriptor): string {
  const refName = annotations[annotationKeys.refName];
  if (refName !== undefined && /[/:@]/.test(refName)) return refName;
  return annotations[annotationKeys.containerdName] ?? refName ?? digest;
}

/** The first of several images that share name and digest; tools write such repeats. */
export function withoutRepeats(images: readonly BundleImage[]): BundleImage[] {
  const byKey = new Map<string, BundleImage>();
  for (const image of images) {
    const key = `${image.reference} ${image.digest}`;
    if (!byKey.has(key)) byKey.set(key, image);
  }
  return [...byKey.values()];
}
