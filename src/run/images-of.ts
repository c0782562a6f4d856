import { normalizeReference } from '../model/image-reference.ts';
import type { ServedImage } from '../model/evidence.ts';
import { locationText } from '../model/location.ts';
import type { ResultImage } from '../model/result.ts';
import type { RunRecord } from './record.ts';

/** Every image of the bundle, and every one airtight brought, with who asked for it, served it and ran it. */
export function imagesOf(record: RunRecord): ResultImage[] {
  const { references, served, load, bundle } = record.evidence;
  const supplied = (load?.images ?? []).filter(({ source }) => source === 'harness');
  const inBundle = nameInBundle([...(bundle?.images ?? []), ...supplied], load?.registry.address);
  const users = new Map<string, string[]>();
  for (const pod of record.pods) {
    for (const image of pod.images) {
      const reference = inBundle(normalizeReference(image) ?? image);
      users.set(reference, [...(users.get(reference) ?? []), `${pod.namespace}/${pod.name}`]);
    }
  }
  const inLab = (reference: string): Pick<ResultImage, 'usedBy' | 'servedBy'> => ({
    usedBy: users.get(reference) ?? [],
    ...(served
      ? { servedBy: endpointsOf(served.filter((one) => one.served && inBundle(one.reference) === reference)) }
      : {}),
  });
  const ofBundle = (bundle?.images ?? []).map(({ reference, digest, platforms }) => ({
    reference,
    digest,
    platforms,
    ...inLab(reference),
    source: 'bundle' as const,
    ...(references
      ? {
          askedForBy: references.found
            .filter((found) => found.reference === reference)
            .map(({ location }) => locationText(location)),
        }
      : {}),
  }));
  const ofHarness = supplied.map(({ reference, digest }) => ({
    reference,
    digest,
    platforms: [],
    ...inLab(reference),
    source: 'harness' as const,
  }));
  return [...ofBundle, ...ofHarness];
}

/** Gives an image that was asked for under the lab registry's own address the name the bundle has it under. */
function nameInBundle(
  images: readonly { readonly reference: string }[],
  registry: string | undefined,
): (reference: string) => string {
  const below = new Map(
    images.map(({ reference }) => [reference.slice(reference.indexOf('/') + 1), reference]),
  );
  return (reference) =>
    registry !== undefined && reference.startsWith(`${registry}/`)
      ? (below.get(reference.slice(registry.length + 1)) ?? reference)
      : reference;
}

function endpointsOf(served: readonly ServedImage[]): string[] {
  return served.map(({ endpoint, node }) => (node === undefined ? endpoint : `${endpoint} to ${node}`));
}
