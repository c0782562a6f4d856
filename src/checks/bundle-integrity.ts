import type { BlobFault } from '../model/bundle.ts';
import { defineCheck } from '../model/check.ts';
import { plural } from '../model/units.ts';
import { faultText } from './fault-text.ts';
import { listing } from './lines.ts';

export const bundleIntegrity = defineCheck({
  id: 'bundle-integrity',
  tier: 'inspect',
  title: 'Every blob in the bundle is what its digest and size say',
  why: 'A damaged blob cannot be fetched again on site: the image or chart that needs it is lost.',
  required: true,
  help: {
    rule: 'Fails where the bytes of a blob hash to another digest, have another length than declared, or cannot be read. Inconclusive where the bundle holds no blob at all; a folder without images has none to hold.',
    fix: 'Write the bundle again from its sources. If it was whole when it was written, the copy is at fault: compare the SHA-256 of the file before and after every transfer.',
    limits:
      'A bundle that was made from wrong sources is intact all the same; [lock-unchanged](lock-unchanged.md) and [signatures-verified](signatures-verified.md) look at that. Missing blobs are [platforms-complete](platforms-complete.md).',
  },
  needs: ['bundle'],
  evaluate: ({ bundle }) => {
    const damaged = bundle.faults.filter(isDamage);
    if (damaged.length > 0) {
      return {
        status: 'fail',
        ...listing(damaged, faultText),
        remedy: 'Write the bundle again from its sources, and compare its SHA-256 after every copy.',
      };
    }
    if (bundle.blobsChecked === 0 && bundle.format === 'directory' && bundle.images.length === 0) {
      return { status: 'not-applicable', reason: 'Nothing in the folder goes by a digest.' };
    }
    if (bundle.blobsChecked === 0) {
      return {
        status: 'inconclusive',
        cause: 'evidence-missing',
        reason: 'The bundle holds no blob to hash.',
      };
    }
    return { status: 'pass', note: `${plural(bundle.blobsChecked, 'blob')} hashed` };
  },
});

function isDamage({ fault }: BlobFault): boolean {
  return fault !== 'missing';
}
