import type { Bundle } from '../model/bundle.ts';
import { defineCheck } from '../model/check.ts';
import type { K3kFacts, K3sFacts } from '../model/inspection.ts';
import { plural } from '../model/units.ts';
import { groupBy } from '../model/group-by.ts';
import { nameOf, repositoryOf } from './holdings.ts';
import { inline, listing } from './lines.ts';

export const k3sPartsAgree = defineCheck({
  id: 'k3s-parts-agree',
  tier: 'inspect',
  title: 'The K3s binary, node image, image list, archive and checksums are of one release',
  why: 'A binary of one release starts the system images of that release: with the archive of another it asks a registry that is not there.',
  required: true,
  help: {
    rule: 'Fails where a checksum file of the bundle names another SHA-256 than the file has, where binaries and node images are of different versions, or where an airgap archive has an image of the list under another tag. With K3k in the bundle, node images of other versions are those of virtual clusters and are left out. Inconclusive where the version of a binary cannot be read and there is something to compare it with.',
    fix: 'Download `k3s`, `k3s-airgap-images-ARCH.tar.zst`, `k3s-images.txt` and `sha256sum-ARCH.txt` again from one release page, in one go.',
    limits:
      'An image list does not say which release it is of; it is compared by the images it names, with the archive only.',
  },
  needs: ['bundle', 'k3s', 'k3k'],
  evaluate: ({ bundle, k3s, k3k }) => {
    const versions = versionsOf(k3s, k3k);
    const known = versions.filter(({ version }) => version !== undefined);
    const wrong = [...wrongSums(k3s), ...wrongVersions(known), ...wrongTags(bundle, k3s)];
    if (wrong.length > 0) {
      return {
        status: 'fail',
        ...listing(wrong, (text) => text),
        remedy: 'Take the binary, the airgap archive, k3s-images.txt and the checksums from one K3s release.',
      };
    }
    const parts = versions.length + k3s.sums.length + (k3s.archives.length > 0 ? k3s.lists.length : 0);
    if (parts < 2 && k3s.sums.length === 0) {
      return { status: 'not-applicable', reason: 'The bundle brings no two parts of K3s to compare.' };
    }
    const unread = versions.filter(({ version }) => version === undefined);
    if (unread.length > 0 && versions.length > 1) {
      return {
        status: 'inconclusive',
        cause: 'evidence-missing',
        reason: `No version could be read of ${inline(unread, ({ place }) => place)}. Take it from the same release as the rest, unchanged and with a version in its tag, and inspect again.`,
      };
    }
    const [first] = known;
    const version = first === undefined ? '' : `${first.version ?? ''}; `;
    return { status: 'pass', note: `${version}${plural(k3s.sums.length, 'checksum')} compared` };
  },
});

interface Part {
  readonly place: string;
  readonly version?: string;
}

/** Binaries and node images; with K3k, only those node images that could be the host's. */
function versionsOf({ binaries, nodeImages }: K3sFacts, k3k: K3kFacts): Part[] {
  const virtual = k3k.charts.length + k3k.clusters.length > 0;
  const own = virtual ? [] : nodeImages;
  return [...binaries, ...own.map(({ reference, ...rest }) => ({ place: reference, ...rest }))];
}

function wrongSums({ sums }: K3sFacts): string[] {
  return sums
    .filter(({ wanted, found }) => wanted !== found)
    .map(({ place, file, wanted, found }) => `${file} has SHA-256 ${found}, ${place} says ${wanted}`);
}

function wrongVersions(parts: readonly Part[]): string[] {
  const versions = new Set(parts.map(({ version }) => version));
  return versions.size < 2 ? [] : parts.map(({ place, version }) => `${place} is ${version ?? ''}`);
}

/** Images of an airgap archive that the list has under another tag: the two are of different releases. */
function wrongTags({ images }: Bundle, { archives, lists }: K3sFacts): string[] {
  const listed = groupBy(
    lists.flatMap(({ place, images: names }) => names.map((name) => ({ place, name: nameOf(name) }))),
    ({ name }) => repositoryOf(name),
  );
  return images
    .filter(({ place }) => archives.some((archive) => place === archive || place.startsWith(`${archive}!`)))
    .flatMap(({ reference, place }) => {
      const name = nameOf(reference);
      const same = listed.get(repositoryOf(name)) ?? [];
      const [first] = same;
      if (first === undefined || same.some((each) => each.name.tag === name.tag)) return [];
      return [`${place} has ${reference}, ${first.place} names tag ${first.name.tag ?? 'none'}`];
    });
}
