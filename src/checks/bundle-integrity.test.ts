import { describe, expect, it } from 'vitest';
import type { BlobFault } from '../model/bundle.ts';
import { bundleIntegrity } from './bundle-integrity.ts';
import { bundle, digest } from './evidence.fixture.ts';
import { said } from './fixtures/said.fixture.ts';

const fault = (kind: BlobFault['fault']): BlobFault => ({
  digest,
  fault: kind,
  detail: 'its bytes hash to something else',
  neededBy: ['hello-world'],
});

describe('bundle-integrity', () => {
  it('passes where every blob fits, and says how many were hashed', () => {
    expect(bundleIntegrity.evaluate({ bundle })).toEqual({ status: 'pass', note: '3 blobs hashed' });
  });

  it.each(['digest-mismatch', 'size-mismatch', 'unreadable'] as const)(
    'names the blob with a %s, and who needs it',
    (kind) => {
      expect(said(bundleIntegrity.evaluate({ bundle: { ...bundle, faults: [fault(kind)] } }))).toBe(
        `fail: ${digest}: its bytes hash to something else (needed by hello-world)`,
      );
    },
  );

  it('says nothing of who needs a file that no image or chart does', () => {
    const faults = [{ ...fault('digest-mismatch'), digest: 'checksums.txt', neededBy: [] }];
    expect(said(bundleIntegrity.evaluate({ bundle: { ...bundle, faults } }))).toBe(
      'fail: checksums.txt: its bytes hash to something else',
    );
  });

  it('leaves missing blobs to platforms-complete', () => {
    const faults = [fault('missing')];
    expect(bundleIntegrity.evaluate({ bundle: { ...bundle, faults } }).status).toBe('pass');
  });

  it('does not pass a bundle in which nothing was hashed', () => {
    expect(bundleIntegrity.evaluate({ bundle: { ...bundle, blobsChecked: 0 } }).status).toBe('inconclusive');
    const folder = { ...bundle, format: 'directory' as const, images: [], blobsChecked: 0 };
    expect(bundleIntegrity.evaluate({ bundle: folder }).status).toBe('not-applicable');
  });
});
