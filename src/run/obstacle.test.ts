import { describe, expect, it } from 'vitest';
import { bundle, otherDigest } from '../checks/evidence.fixture.ts';
import type { Bundle, BundleImage } from '../model/bundle.ts';
import type { LoadSettings } from '../model/scenario.ts';
import { obstacleTo } from './obstacle.ts';

const image = (reference: string, digest: string): BundleImage => ({
  ...(bundle.images[0] as BundleImage),
  reference,
  digest,
  carrier: 'zarf-package',
});
const mirror: LoadSettings = { mode: 'registry-mirror', tls: false, auth: false };
const obstacle = (held: Bundle, load: LoadSettings = mirror): string | undefined =>
  obstacleTo({ evidence: { bundle: held }, missing: {}, files: {} }, load);

it('is none where a registry takes the bundle', () => {
  expect(obstacle(bundle)).toBeUndefined();
});

it('is the check that failed', () => {
  const faults: Bundle['faults'] = [
    { digest: otherDigest, fault: 'missing', detail: 'the bundle does not hold it', neededBy: [] },
  ];
  expect(obstacle({ ...bundle, faults })).toContain('(platforms-complete)');
});

describe('two images that differ in nothing but their registry', () => {
  const images = [
    image('docker.io/a/b:1', bundle.images[0]?.digest ?? ''),
    image('ghcr.io/a/b:1', otherDigest),
  ];
  const held: Bundle = { ...bundle, images };

  it('are none in a mirror that keeps them apart, nor in an archive', () => {
    expect(obstacle(held)).toBeUndefined();
    expect(obstacle(held, { mode: 'preloaded', nodes: 'all' })).toBeUndefined();
  });

  it.each<LoadSettings>([
    { ...mirror, registriesFile: 'registries.yaml' },
    { mode: 'system-default-registry', tls: false, auth: false },
  ])('are one where paths alone count: %o', (load) => {
    expect(obstacle(held, load)).toMatch(
      /Load mode .* cannot hold the bundle.*docker\.io\/a\/b:1.*ghcr\.io\/a\/b:1/,
    );
  });
});

it('is two images of one name, in every mode', () => {
  const images = [
    image('docker.io/a/b:1', bundle.images[0]?.digest ?? ''),
    image('docker.io/a/b:1', otherDigest),
  ];
  expect(obstacle({ ...bundle, images })).toContain('docker.io/a/b:1');
});
