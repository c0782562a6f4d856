import { defineCheck } from '../model/check.ts';
import { plural } from '../model/units.ts';
import { faultText } from './fault-text.ts';
import { listing } from './lines.ts';

export const platformsComplete = defineCheck({
  id: 'platforms-complete',
  tier: 'inspect',
  title: 'Every blob that an image, chart or file needs is in the bundle, for every platform its index names',
  why: 'An image whose index names a platform without its blobs is refused on loading, or breaks on the first node of that platform.',
  required: true,
  help: {
    rule: 'Fails where a manifest, config or layer that an index or manifest names is not in the bundle, for any platform.',
    fix: 'Save all platforms of the image (`skopeo copy --all`, Hauler without `platform:`), or one platform by its own manifest, so that the index does not promise what is not there.',
    limits:
      'It cannot know the platforms of the nodes on site: an image that was saved for another platform only is complete.',
  },
  needs: ['bundle'],
  evaluate: ({ bundle }) => {
    const missing = bundle.faults.filter(({ fault }) => fault === 'missing');
    if (missing.length > 0) {
      return {
        status: 'fail',
        ...listing(missing, faultText),
        remedy:
          'Save every platform that the index names, or one platform by its own manifest, and write the bundle again.',
      };
    }
    if (bundle.images.length + bundle.charts.length + bundle.files.length === 0) {
      return { status: 'not-applicable', reason: 'The bundle names no image, chart or file.' };
    }
    const platforms = new Set(bundle.images.flatMap((image) => image.platforms));
    const list = platforms.size === 0 ? 'no platform is named' : [...platforms].sort().join(', ');
    return { status: 'pass', note: `${plural(bundle.images.length, 'image')}; ${list}` };
  },
});
