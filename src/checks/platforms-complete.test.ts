import { describe, expect, it } from 'vitest';
import { digestOf, bundleOf, index } from './fixtures/static.fixture.ts';
import { said } from './fixtures/said.fixture.ts';
import { platformsComplete } from './platforms-complete.ts';

const bundle = bundleOf([index('web:1.0.0', 1)]);
const missing = {
  digest: digestOf(3),
  fault: 'missing' as const,
  detail: 'no such blob',
  neededBy: ['docker.io/library/web:1.0.0'],
};

describe('platforms-complete', () => {
  it('passes where every platform has its blobs, and names the platforms', () => {
    expect(said(platformsComplete.evaluate({ bundle }))).toBe('pass: 1 image; linux/amd64, linux/arm64');
  });

  it('names the platform whose blob is missing', () => {
    const faults = [{ ...missing, platform: 'linux/arm64' }];
    expect(said(platformsComplete.evaluate({ bundle: { ...bundle, faults } }))).toBe(
      `fail: ${digestOf(3)}: no such blob (needed by linux/arm64 of docker.io/library/web:1.0.0)`,
    );
  });

  it('fails on a blob that no platform is known of, in a bundle that holds nothing else', () => {
    expect(platformsComplete.evaluate({ bundle: bundleOf([], { faults: [missing] }) }).status).toBe('fail');
  });

  it('leaves damaged blobs to bundle-integrity', () => {
    const faults = [{ ...missing, fault: 'digest-mismatch' as const }];
    expect(platformsComplete.evaluate({ bundle: { ...bundle, faults } }).status).toBe('pass');
  });

  it('does not apply to an empty bundle', () => {
    expect(platformsComplete.evaluate({ bundle: bundleOf([]) }).status).toBe('not-applicable');
  });
});
