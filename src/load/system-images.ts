import type { Bundle, BundleImage } from '../model/bundle.ts';
import { normalizeReference } from '../model/image-reference.ts';

/** The node's system images that the bundle does not hold under the same canonical name, in the order given. */
export function systemImagesLacking(required: readonly BundleImage[], bundle: Bundle): BundleImage[] {
  const held = new Set(bundle.images.map((image) => canonical(image.reference)));
  return required.filter((image) => !held.has(canonical(image.reference)));
}

function canonical(reference: string): string {
  return normalizeReference(reference) ?? reference;
}
