import type { BundleImage } from '../model/bundle.ts';
import { defineCheck } from '../model/check.ts';
import { plural } from '../model/units.ts';
import { groupBy } from '../model/group-by.ts';
import { keepsDigest, nameOf, taggedName } from './holdings.ts';
import { inline, listing } from './lines.ts';

const configTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/** Images of one name that are compared with each other; a name that more share has collided already. */
const compared = 100;

export const namesCollide = defineCheck({
  id: 'names-collide',
  tier: 'inspect',
  title: 'No two different images share a name, nor a repository and tag under two registries',
  why: "A mirror keeps the path and drops the registry: of two images with the same path and tag the one loaded last is served for both, and the other's workload runs the wrong program.",
  required: true,
  help: {
    rule: 'Fails where the bundle has the same repository and tag twice with different digests, be it under one registry or under two (in a Zarf package under one: Zarf tells registries apart by a checksum in the tag). A copy in a docker archive counts as the same where its config is; archives of disjoint platforms, one for each kind of node, are fine.',
    fix: 'Keep one of them, or give one another tag or path and change what asks for it. For several platforms of one image, save the index.',
    limits: 'A registry on site that keeps the original registry in its paths would hold both.',
  },
  needs: ['bundle'],
  evaluate: ({ bundle }) => {
    const tagged = bundle.images.filter(({ reference }) => nameOf(reference).tag !== undefined);
    if (tagged.length === 0)
      return { status: 'not-applicable', reason: 'The bundle names no image by a tag.' };
    const placeOf = bundle.format === 'zarf-package' ? fullName : pathOf;
    const collisions = [...groupBy(tagged, placeOf).values()]
      .map(distinct)
      .map((images) => images.filter((one) => images.some((other) => collide(one, other))))
      .filter((images) => images.length > 0);
    if (collisions.length === 0) return { status: 'pass', note: `${plural(tagged.length, 'name')} compared` };
    return {
      status: 'fail',
      ...listing(collisions, (images) => inline(images, nameText, 4)),
      remedy:
        'Keep one image of each name, or give one another tag or path and change what asks for it; for several platforms of one image, save the index.',
    };
  },
});

/** What a mirror knows the image by. */
function pathOf({ reference }: BundleImage): string {
  const { repository, tag } = nameOf(reference);
  return `${repository}:${tag ?? ''}`;
}

/** What Zarf knows it by: it puts a checksum of registry and path into the tag. */
function fullName({ reference }: BundleImage): string {
  return taggedName(nameOf(reference));
}

/** One image a digest, and no more than it takes to tell: each is compared with each. */
function distinct(images: readonly BundleImage[]): BundleImage[] {
  return [...new Map(images.map((image) => [image.digest, image])).values()].slice(0, compared);
}

function collide(one: BundleImage, other: BundleImage): boolean {
  if (one.digest === other.digest) return false;
  const archives = [one, other].filter((image) => !keepsDigest(image));
  if (archives.length === 0) return true;
  // An archive's digest is made anew and tells nothing; the config in it is the one it was saved with.
  const configs = new Set(configsOf(one));
  if (configsOf(other).some((digest) => configs.has(digest))) return false;
  return archives.length === 1 || one.platforms.some((platform) => other.platforms.includes(platform));
}

function configsOf({ blobs }: BundleImage): string[] {
  return blobs.filter(({ mediaType }) => configTypes.has(mediaType)).map(({ digest }) => digest);
}

function nameText({ reference, digest, place }: BundleImage): string {
  return `${reference} is ${digest} in ${place}`;
}
