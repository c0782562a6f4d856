import type { BundleImage } from '../model/bundle.ts';
import { defineCheck } from '../model/check.ts';
import { isK3sNodeImage, isK3sSystemImage } from '../model/k3s.ts';
import { formatBytes, plural } from '../model/units.ts';
import { groupBy } from './group-by.ts';
import { hasDigest, keyOf, nameOf } from './holdings.ts';
import { lines } from './lines.ts';
import { asFarAsSeen } from './unseen.ts';

/** The images that probe whether anything runs at all. */
const probe = /(?:^|\/)hello-world$/;

export const unusedImages = defineCheck({
  id: 'unused-images',
  tier: 'inspect',
  title: 'Every image in the bundle is asked for by something',
  why: 'What nobody asks for is carried, scanned and stored for nothing, and is often what is left of a tag that was mistyped or has moved on.',
  required: false,
  help: {
    rule: 'Warns about images that no chart, manifest, package or `bundle.yaml` in the bundle asks for, with the bytes that only they need. The images of K3s and RKE2 themselves, those of K3k, and hello-world count as used. Not applicable where nothing in the bundle asks for images, since then none can be told from another.',
    fix: 'Take the lines out of what the bundle is made from, or name the images under `images:` of `bundle.yaml` if something on site asks for them.',
    limits: 'An image that a program names by itself looks unused.',
  },
  needs: ['bundle', 'references', 'k3s', 'k3k'],
  evaluate: asFarAsSeen(({ bundle, references, k3s, k3k }) => {
    if (references.found.every(({ kind }) => kind === 'declared')) {
      return { status: 'not-applicable', reason: 'No object in the bundle asks for an image.' };
    }
    const unused = unusedOf(bundle.images, [
      ...references.found.map(({ reference }) => reference),
      ...k3s.lists.flatMap(({ images }) => images),
      ...k3k.images.map(({ reference }) => reference),
      ...k3k.clusters.flatMap(({ serverImage }) => serverImage ?? []),
    ]);
    if (unused.length === 0) {
      return { status: 'pass', note: `${plural(bundle.images.length, 'image')}, all asked for` };
    }
    const bytes = formatBytes(ownBytes(unused, bundle.images));
    return {
      status: 'warn',
      reason: `${plural(unused.length, 'image')} that nothing asks for, ${bytes} that only they need:\n${lines(unused, ({ reference }) => reference)}`,
      remedy:
        'Take them out of what the bundle is made from, or name them under images: of bundle.yaml if something on site asks for them.',
    };
  }),
});

function unusedOf(images: readonly BundleImage[], asked: readonly string[]): BundleImage[] {
  const wanted = groupBy([...new Set(asked)].map(nameOf), keyOf);
  const isUsed = (image: BundleImage): boolean => {
    const name = nameOf(image.reference);
    const byName = (wanted.get(keyOf(name)) ?? []).some(
      ({ tag, digest }) =>
        (tag !== undefined && tag === name.tag) || (digest !== undefined && hasDigest(image, digest)),
    );
    const { reference } = image;
    return byName || isK3sSystemImage(reference) || isK3sNodeImage(reference) || probe.test(name.repository);
  };
  const used = new Set(images.filter(isUsed).map(({ digest }) => digest));
  // A second name of an image that is used costs nothing.
  return images.filter(({ digest }) => !used.has(digest));
}

/** Bytes of the blobs that none of the other images needs. */
function ownBytes(unused: readonly BundleImage[], images: readonly BundleImage[]): number {
  const own = new Set(unused);
  const shared = new Set(
    images.filter((image) => !own.has(image)).flatMap(({ blobs }) => blobs.map(blobDigest)),
  );
  const bytes = new Map(unused.flatMap(({ blobs }) => blobs).map((blob) => [blob.digest, blob.bytes]));
  return [...bytes].reduce((sum, [digest, size]) => sum + (shared.has(digest) ? 0 : size), 0);
}

function blobDigest({ digest }: { readonly digest: string }): string {
  return digest;
}
