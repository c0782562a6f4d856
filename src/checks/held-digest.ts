import type { BundleImage } from '../model/bundle.ts';

const indexTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

/** Whether the image is one platform's manifest, not an index over several. */
export function isOnePlatform({ mediaType }: BundleImage): boolean {
  return !indexTypes.has(mediaType);
}

/** The digest that the bundle has instead; of one platform's manifest, how the one asked for may have been lost. */
export function heldDigestText(image: BundleImage): string {
  const alone = isOnePlatform(image)
    ? `, the manifest of ${image.platforms.join(', ') || 'one platform'} alone: if the index is asked for, saving one platform lost it`
    : '';
  return `the bundle has ${image.reference} with digest ${image.digest}${alone}`;
}
