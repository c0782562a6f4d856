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
  const pods = podsOf(record, inBundle);
  const inLab = (reference: string): Pick<ResultImage, 'usedBy' | 'namedBy' | 'canaryPods' | 'servedBy'> => ({
    ...podsOn(reference, pods),
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

interface PodOfRun {
  /** `namespace/name` */
  readonly name: string;
  readonly canary: boolean;
  /** As the bundle names them. */
  readonly names: ReadonlySet<string>;
  readonly ran: ReadonlySet<string>;
}

function podsOf({ pods, canaryPods }: RunRecord, inBundle: (reference: string) => string): PodOfRun[] {
  const canaries = new Set(canaryPods);
  const all = (images: readonly string[]) =>
    new Set(images.map((image) => inBundle(normalizeReference(image) ?? image)));
  return pods.map(({ namespace, name: own, images, ran }) => {
    const name = `${namespace}/${own}`;
    return { name, canary: canaries.has(name), names: all(images), ran: all(ran) };
  });
}

/** A pod that was deleted and came back under its name, as those of a StatefulSet do, is listed once. */
function podsOn(
  reference: string,
  pods: readonly PodOfRun[],
): Pick<ResultImage, 'usedBy' | 'namedBy' | 'canaryPods'> {
  const having = (which: (pod: PodOfRun) => boolean) => [
    ...new Set(pods.filter(which).map(({ name }) => name)),
  ];
  const usedBy = having(({ canary, ran }) => !canary && ran.has(reference));
  const namedBy = having(
    ({ name, canary, names }) => !canary && names.has(reference) && !usedBy.includes(name),
  );
  const canaryPods = having(({ canary, ran }) => canary && ran.has(reference));
  return {
    usedBy,
    ...(namedBy.length === 0 ? {} : { namedBy }),
    ...(canaryPods.length === 0 ? {} : { canaryPods }),
  };
}

/** Gives an image that was asked for under the lab registry's own address, or by its digest, the name the bundle has it under. */
function nameInBundle(
  images: readonly { readonly reference: string; readonly digest: string }[],
  registry: string | undefined,
): (reference: string) => string {
  const names = new Map(
    images.flatMap(({ reference, digest }) => {
      const byDigest = `${reference.replace(/(?::[^/@]+)?(?:@.*)?$/, '')}@${digest}`;
      const own = [reference, byDigest];
      const below = own.map((name) => `${registry ?? ''}${name.slice(name.indexOf('/'))}`);
      return [...own, ...(registry === undefined ? [] : below)].map((name) => [name, reference] as const);
    }),
  );
  // A tag beside a digest decides nothing: nodes pull by the digest.
  return (reference) => names.get(reference.replace(/:[^/@]+(?=@)/, '')) ?? reference;
}

function endpointsOf(served: readonly ServedImage[]): string[] {
  return served.map(({ endpoint, node }) => (node === undefined ? endpoint : `${endpoint} to ${node}`));
}
