import { defineCheck } from '../model/check.ts';
import { plural } from '../model/units.ts';
import { askedFor, askedText, type Asked } from './asked.ts';
import { heldDigestText, isOnePlatform } from './held-digest.ts';
import { hasDigest, type Holdings, holdingsOf, keepsDigest, ofRepository } from './holdings.ts';
import { listing } from './lines.ts';
import { asFarAsSeen } from './unseen.ts';

export const digestReferences = defineCheck({
  id: 'digest-references',
  tier: 'inspect',
  title: 'What is asked for by digest is still found by that digest after loading',
  why: 'Saving into a docker archive, or saving one platform of several, makes a new digest: the image is on the node, and the pull fails all the same.',
  required: true,
  help: {
    rule: 'Fails where an image is asked for by digest and the bundle has it only in a docker archive, whose manifest is made anew, or has only one platform of it under another digest (warns where that is not sure to be an image). Warns where a docker archive holds the very manifest, but names it by tag only. A digest of one platform in an index that the bundle holds is fine.',
    fix: 'Carry the image in a form that keeps digests: an OCI layout or archive (`skopeo copy --all`), a haul, a Zarf package. Or ask for it by tag.',
    limits:
      'An image whose repository the bundle lacks altogether is reported by [images-complete](images-complete.md) alone.',
  },
  needs: ['bundle', 'references'],
  evaluate: asFarAsSeen(({ bundle, references }) => {
    const holdings = holdingsOf(bundle);
    const byDigest = askedFor(references.found).filter(({ name }) => name.digest !== undefined);
    if (byDigest.length === 0) {
      return { status: 'not-applicable', reason: 'No image is asked for by digest.' };
    }
    const losses = byDigest.flatMap((asked) => {
      const loss = lossOf(asked, holdings);
      return loss === undefined ? [] : [{ asked, ...loss }];
    });
    if (losses.length === 0) {
      return { status: 'pass', note: `${plural(byDigest.length, 'image')} asked for by digest` };
    }
    const certain = losses.some((loss) => loss.certain && loss.asked.confidence === 'high');
    return {
      status: certain ? 'fail' : 'warn',
      ...listing(losses, (loss) => `${askedText(loss.asked)}: ${loss.text}`),
      remedy:
        'Carry these in a form that keeps digests (skopeo copy --all into an OCI layout, a haul, a Zarf package), or ask for them by tag.',
    };
  }),
});

interface Loss {
  readonly text: string;
  readonly certain: boolean;
}

/** How the digest asked for was lost, as far as the bundle has the image at all. */
function lossOf({ name }: Asked, holdings: Holdings): Loss | undefined {
  const { tag, digest } = name;
  if (digest === undefined) return undefined;
  const images = ofRepository(holdings, name).filter((held) => tag === undefined || held.name.tag === tag);
  const kept = ofRepository(holdings, name).filter(({ image }) => keepsDigest(image));
  if (kept.some(({ image }) => hasDigest(image, digest))) return undefined;

  const archived = images.filter(({ image }) => !keepsDigest(image));
  const same = archived.find(({ image }) => hasDigest(image, digest));
  if (same) {
    const text = `a docker archive (${same.image.place}) names it by tag only; what loads it decides whether the digest is found`;
    return { text, certain: false };
  }
  const [first] = archived;
  if (first) {
    const text = `the bundle has it only in a docker archive (${first.image.place}), which loses digests`;
    return { text, certain: true };
  }
  // Beside a tag, another digest is what tag-digest-agree reports.
  const alone = tag === undefined ? kept.find(({ image }) => isOnePlatform(image)) : undefined;
  return alone && { text: heldDigestText(alone.image), certain: true };
}
