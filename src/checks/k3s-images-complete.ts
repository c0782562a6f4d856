import type { Bundle } from '../model/bundle.ts';
import { defineCheck } from '../model/check.ts';
import type { K3sFacts } from '../model/inspection.ts';
import type { Outcome } from '../model/outcome.ts';
import { plural } from '../model/units.ts';
import { holdingsOf, isHeld, nameOf } from './holdings.ts';
import { inline, lines, listing } from './lines.ts';
import { mendImages } from './mend.ts';
import { nearest } from './nearest.ts';

export const k3sImagesComplete = defineCheck({
  id: 'k3s-images-complete',
  tier: 'inspect',
  title: "Every image on the bundle's own K3s list is in the bundle",
  why: 'Without its system images the cluster on site has no DNS, no storage or no ingress, before any workload runs.',
  required: true,
  help: {
    rule: 'Fails where the bundle has a list of K3s images (`k3s-images.txt`) and an image on it is missing. Inconclusive where the bundle brings K3s (a binary or a node image) without a list, or a line of the list is no name.',
    fix: 'Take the airgap archive (`k3s-airgap-images-ARCH.tar.zst`) and `k3s-images.txt` from the same release of K3s as the binary, or pull what the list names.',
    limits:
      'It takes the list at its word; whether it belongs to the binary is for [k3s-parts-agree](k3s-parts-agree.md). An archive of images alone is not judged: whether a cluster comes up from it is for [cluster-ready](cluster-ready.md). A component turned off on site (`--disable`) does not need its images.',
  },
  needs: ['bundle', 'k3s'],
  evaluate: ({ bundle, k3s }) => {
    if (k3s.binaries.length + k3s.nodeImages.length + k3s.lists.length === 0) {
      return {
        status: 'not-applicable',
        reason:
          k3s.archives.length === 0
            ? 'The bundle brings nothing of K3s.'
            : 'The bundle brings images of K3s, but no binary, node image or list that says which it needs.',
      };
    }
    if (k3s.lists.length === 0) {
      return {
        status: 'inconclusive',
        cause: 'evidence-missing',
        reason: `The bundle brings K3s${k3s.version === undefined ? '' : ` ${k3s.version}`} without a list of its images. Bring k3s-images.txt of the same release with it (in one folder, or as a file of the haul), and inspect again.`,
      };
    }
    return judgeLists(bundle, k3s.lists);
  },
});

function judgeLists(bundle: Bundle, lists: K3sFacts['lists']): Outcome {
  const holdings = holdingsOf(bundle);
  const listed = lists.flatMap(({ place, images }) => images.map((reference) => ({ place, reference })));
  const missing = listed.filter(({ reference }) => !isHeld(holdings, nameOf(reference)));
  if (missing.length > 0) {
    const anew = mendImages(
      bundle,
      missing.map(({ reference }) => reference),
    );
    return {
      status: 'fail',
      ...listing(
        missing,
        ({ place, reference }) =>
          `${reference} (listed in ${place}): ${nearest(holdings, nameOf(reference))}`,
      ),
      remedy: `Bring the airgap archive of the same K3s release as the list. Or each by itself:\n${anew}`,
    };
  }
  const unread = lists.flatMap(({ place, unread: all = [] }) => all.map((each) => ({ place, ...each })));
  if (unread.length > 0) {
    return {
      status: 'inconclusive',
      cause: 'evidence-missing',
      reason: `Lines of the list that name no image; mend them, and inspect again:\n${lines(
        unread,
        ({ place, line, text, reason }) => `${place}:${line} "${text}": ${reason}`,
      )}`,
    };
  }
  const places = inline(lists, ({ place }) => place);
  return { status: 'pass', note: `${plural(listed.length, 'image')} listed in ${places}` };
}
