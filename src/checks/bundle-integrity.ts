import { defineCheck } from '../model/check.ts';

export const bundleIntegrity = defineCheck({
  id: 'bundle-integrity',
  tier: 'inspect',
  title: 'Every blob in the bundle is there and matches its digest',
  why: 'A damaged or missing blob cannot be fetched again on site: the image or chart that needs it is lost.',
  required: true,
  needs: ['bundle'],
  evaluate: ({ bundle }) => {
    if (bundle.blobsChecked === 0) {
      return {
        status: 'inconclusive',
        cause: 'evidence-missing',
        reason: 'The bundle holds no blob to hash.',
      };
    }
    if (bundle.faults.length === 0) return { status: 'pass' };
    const named = bundle.faults.map(({ digest, detail, neededBy }) => {
      const users = neededBy.length === 0 ? 'nothing in the index' : neededBy.join(', ');
      return `${digest}: ${detail} (needed by ${users})`;
    });
    return {
      status: 'fail',
      reason: named.join('; '),
      remedy: 'Write the bundle again from its sources, and compare its SHA-256 after every copy.',
    };
  },
});
