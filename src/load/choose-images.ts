import type { BundleImage } from '../model/bundle.ts';
import { parseImageReference } from '../model/image-reference.ts';

/**
 * Of images that share repository and tag, the one that is loaded: an image that keeps its digest before a docker
 * archive's copy of it, then the archive of the node's platform (`os/arch`). Different images of one name are left for
 * {@link planPush} to refuse.
 */
export function chooseImages(images: readonly BundleImage[], platform: string): BundleImage[] {
  const chosen = new Map<string, BundleImage>();
  const all: BundleImage[] = [];
  for (const image of images) {
    const place = placeOf(image);
    const other = place === undefined ? undefined : chosen.get(place);
    if (place === undefined || other === undefined || !(isCopy(image) || isCopy(other))) {
      if (place !== undefined && other === undefined) chosen.set(place, image);
      all.push(image);
    } else if (isBetter(image, other, platform)) {
      chosen.set(place, image);
      all[all.indexOf(other)] = image;
    }
  }
  return all;
}

function isCopy({ carrier }: BundleImage): boolean {
  return carrier === 'docker-archive';
}

function isBetter(image: BundleImage, other: BundleImage, platform: string): boolean {
  if (isCopy(image) !== isCopy(other)) return isCopy(other);
  const fits = ({ platforms }: BundleImage): boolean =>
    platforms.some((each) => each === platform || each.startsWith(`${platform}/`));
  return fits(image) && !fits(other);
}

function placeOf({ reference }: BundleImage): string | undefined {
  const parsed = parseImageReference(reference);
  if (!parsed.ok || parsed.reference.tag === undefined) return undefined;
  return `${parsed.reference.repository}:${parsed.reference.tag}`;
}
