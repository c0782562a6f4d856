import type { BundleImage } from '../model/bundle.ts';
import { defineCheck } from '../model/check.ts';
import { plural } from '../model/units.ts';
import { type Asked, askedFor, askedText } from './asked.ts';
import { hasDigest, type Holdings, holdingsOf, keepsDigest, ofTag } from './holdings.ts';
import { heldDigestText } from './held-digest.ts';
import { inline, listing } from './lines.ts';
import { mendImages } from './mend.ts';
import { asFarAsSeen } from './unseen.ts';

export const tagDigestAgree = defineCheck({
  id: 'tag-digest-agree',
  tier: 'inspect',
  title: 'Where an image is asked for by tag and digest, the bundle has that digest under that tag',
  why: 'The node pulls by the digest: if the bundle has another one under the tag, the pull fails although the tag is there.',
  required: true,
  help: {
    rule: 'Fails where `name:tag@digest` is asked for and the bundle has `name:tag` with another digest (warns where that is not sure to be an image). The digest may be that of one platform in the index. Images from docker archives are left to [digest-references](digest-references.md): their digests are not kept.',
    fix: 'The tag was moved after the digest was written down, or before the bundle was made. Find out which of both is meant, then save that digest or change the reference.',
  },
  needs: ['bundle', 'references'],
  evaluate: asFarAsSeen(({ bundle, references }) => {
    const holdings = holdingsOf(bundle);
    const pinned = askedFor(references.found).filter(
      ({ name }) => name.tag !== undefined && name.digest !== undefined,
    );
    if (pinned.length === 0) {
      return { status: 'not-applicable', reason: 'No image is asked for by tag and digest.' };
    }
    const wrong = pinned
      .map((asked) => ({ asked, instead: heldInstead(asked, holdings) }))
      .filter(({ instead }) => instead.length > 0);
    if (wrong.length === 0) {
      return { status: 'pass', note: `${plural(pinned.length, 'image')} asked for by tag and digest` };
    }
    const anew = mendImages(
      bundle,
      wrong.map(({ asked }) => asked.reference),
    );
    return {
      status: wrong.some(({ asked }) => asked.confidence === 'high') ? 'fail' : 'warn',
      ...listing(wrong, ({ asked, instead }) => `${askedText(asked)}: ${inline(instead, heldDigestText, 2)}`),
      remedy: `Change the reference to the digest the bundle has, if that is the one meant. Else:\n${anew}`,
    };
  }),
});

/** Images of the tag asked for, where none of them has the digest asked for. */
function heldInstead({ name }: Asked, holdings: Holdings): BundleImage[] {
  const { digest } = name;
  const images = ofTag(holdings, name)
    .map(({ image }) => image)
    .filter(keepsDigest);
  return digest === undefined || images.some((image) => hasDigest(image, digest)) ? [] : images;
}
