import { defineCheck } from '../model/check.ts';
import { plural } from '../model/units.ts';
import { askedFor, askedText } from './asked.ts';
import { holdingsOf, keepsDigest, ofTag } from './holdings.ts';
import { listing } from './lines.ts';
import { asFarAsSeen } from './unseen.ts';

export const pullPolicy = defineCheck({
  id: 'pull-policy',
  tier: 'inspect',
  title: 'No container that must always pull depends on an image that is only preloaded',
  why: 'With imagePullPolicy Always the node asks a registry even where the image lies on its disk, and on site nobody answers.',
  required: true,
  help: {
    rule: "Fails where a container's pull policy is `Always`, written or taken for granted by the tag `latest`, and the bundle has its image only in a docker archive, which is preloaded into nodes. An image that the bundle also has in a haul, a package or an OCI layout goes into a registry and is fine.",
    fix: 'Set `imagePullPolicy: IfNotPresent` (most charts have a value for it) or ask for a tag other than `latest`; or bring the image in a form that is loaded into a registry.',
    limits: 'An admission controller on site that forces `Always` is not seen.',
  },
  needs: ['bundle', 'references'],
  evaluate: asFarAsSeen(({ bundle, references }) => {
    const holdings = holdingsOf(bundle);
    const always = askedFor(references.found.filter(({ pullPolicy: policy }) => policy === 'Always'));
    if (always.length === 0) return { status: 'not-applicable', reason: 'No container must always pull.' };
    const stuck = always.filter(({ name }) => {
      const held = ofTag(holdings, name);
      return held.length > 0 && held.every(({ image }) => !keepsDigest(image));
    });
    if (stuck.length === 0) {
      return { status: 'pass', note: `${plural(always.length, 'image')} always pulled, none only preloaded` };
    }
    return {
      status: 'fail',
      ...listing(stuck, askedText, 'Always pulled, but the bundle has only a docker archive to preload:'),
      remedy:
        'Set imagePullPolicy: IfNotPresent there, or bring these images in a haul, package or OCI layout that is loaded into a registry.',
    };
  }),
});
