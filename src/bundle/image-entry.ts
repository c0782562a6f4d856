import { formatReference, parseImageReference } from '../model/image-reference.ts';
import type { BundleImage } from '../model/bundle.ts';
import { annotationKeys, type Descriptor } from './oci.ts';
import { quoted, refusal } from './refusal.ts';
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

/** Canonical name of an image; a name outside the grammar is refused. */
export function canonicalName(text: string): string {
  const parsed = parseImageReference(text);
  if (parsed.ok) return formatReference(parsed.reference);
  const message = `The bundle names an image ${quoted(text)}, which is no image name: ${parsed.reason}.`;
  throw refusal('bundle-reference-invalid', message);
}

/** The name a descriptor of an index carries, full ones first; undefined where it carries none. */
export function annotatedName({ annotations }: Descriptor): string | undefined {
  return (
    annotations[annotationKeys.containerdName] ??
    annotations[annotationKeys.haulerOriginal] ??
    annotations[annotationKeys.refName]
  );
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
