import { expect, it } from 'vitest';
import { bundle, otherDigest } from '../checks/evidence.fixture.ts';
import type { Bundle, BundleImage } from '../model/bundle.ts';
import { obstacleTo } from './obstacle.ts';

const image = (reference: string, digest: string): BundleImage => ({
  ...(bundle.images[0] as BundleImage),
  reference,
  digest,
  carrier: 'zarf-package',
});
const obstacle = (held: Bundle): string | undefined =>
  obstacleTo({ evidence: { bundle: held }, missing: {}, files: {} });

it('is none where a registry takes the bundle', () => {
  expect(obstacle(bundle)).toBeUndefined();
});

it('is the check that failed', () => {
  const faults: Bundle['faults'] = [
    { digest: otherDigest, fault: 'missing', detail: 'the bundle does not hold it', neededBy: [] },
  ];
  expect(obstacle({ ...bundle, faults })).toContain('(platforms-complete)');
});

it('is the mirror where a package is right and tells images apart by their registry alone', () => {
  const images = [
    image('docker.io/a/b:1', bundle.images[0]?.digest ?? ''),
    image('ghcr.io/a/b:1', otherDigest),
  ];
  expect(obstacle({ ...bundle, format: 'zarf-package', images })).toMatch(
    /registry mirror cannot hold.*docker\.io\/a\/b:1.*ghcr\.io\/a\/b:1/,
  );
});
