import type { Bundle, BundleImage } from '../model/bundle.ts';
import { defineCheck } from '../model/check.ts';
import { isK3sNodeImage, isK3sSystemImage } from '../model/k3s.ts';
import { formatBytes, plural } from '../model/units.ts';
import { digestedName, digestedNames, type Held, holdingsOf, nameOf, taggedName } from './holdings.ts';
import { listing } from './lines.ts';
import { asFarAsSeen } from './unseen.ts';

/** The images that probe whether anything runs at all. */
const probe = /(?:^|\/)hello-world$/;

export const unusedImages = defineCheck({
  id: 'unused-images',
  tier: 'inspect',
  title: 'Every image in the bundle is asked for by something, or is one of K3s, K3k or hello-world',
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
    const unused = unusedOf(bundle, [
      ...references.found.map(({ reference }) => reference),
      ...k3s.lists.flatMap(({ images }) => images),
      ...k3k.images.map(({ reference }) => reference),
      ...k3k.clusters.flatMap(({ serverImage }) => serverImage ?? []),
    ]);
    if (unused.length === 0) {
      return {
        status: 'pass',
        note: `${plural(bundle.images.length, 'image')}: asked for, of K3s or K3k, or hello-world`,
      };
    }
    const bytes = formatBytes(ownBytes(unused, bundle.images));
    return {
      status: 'warn',
      ...listing(
        unused,
        ({ reference }) => reference,
        `${plural(unused.length, 'image')} that nothing asks for, ${bytes} that only they need:`,
      ),
      remedy:
        'Take them out of what the bundle is made from, or name them under images: of bundle.yaml if something on site asks for them.',
    };
  }),
});

function unusedOf(bundle: Bundle, asked: readonly string[]): BundleImage[] {
  const names = asked.map(nameOf);
  const tags = new Set(names.filter(({ tag }) => tag !== undefined).map(taggedName));
  const digests = new Set(names.filter(({ digest }) => digest !== undefined).map(digestedName));
  const isUsed = (held: Held): boolean => {
    const { reference } = held.image;
    return (
      tags.has(taggedName(held.name)) ||
      digestedNames(held).some((name) => digests.has(name)) ||
      isK3sSystemImage(reference) ||
      isK3sNodeImage(reference) ||
      probe.test(held.name.repository)
    );
  };
  const used = new Set(
    holdingsOf(bundle)
      .all.filter(isUsed)
      .map(({ image }) => image.digest),
  );
  // A second name of an image that is used costs nothing.
  return bundle.images.filter(({ digest }) => !used.has(digest));
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
