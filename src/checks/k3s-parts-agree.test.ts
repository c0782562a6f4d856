import { describe, expect, it } from 'vitest';
import type { K3sFacts } from '../model/inspection.ts';
import { said } from './fixtures/said.fixture.ts';
import { archived, bundleOf, image, k3k, k3s, k3sBundle, noK3k, noK3s } from './fixtures/static.fixture.ts';
import { k3sPartsAgree } from './k3s-parts-agree.ts';

const judge = (facts: Partial<K3sFacts>, virtual = noK3k) =>
  k3sPartsAgree.evaluate({ bundle: k3sBundle, k3s: { ...k3s, ...facts }, k3k: virtual });
const older = [{ reference: 'docker.io/rancher/k3s:v1.33.1-k3s1', version: 'v1.33.1+k3s1' }];

describe('k3s-parts-agree', () => {
  it('passes parts of one release', () => {
    expect(said(judge({}))).toBe('pass: v1.34.4+k3s1; 1 checksum compared');
  });

  it('fails on a checksum that is not that of the file', () => {
    const sums = k3s.sums.map((sum) => ({ ...sum, found: 'cd'.repeat(32) }));
    expect(said(judge({ sums }))).toMatch(/^fail: k3s has SHA-256 cdcd.*, sha256sum-amd64\.txt says abab/);
  });

  it('fails on a binary and a node image of two versions, and names both', () => {
    expect(said(judge({ nodeImages: older }))).toBe(
      'fail: k3s is v1.34.4+k3s1\ndocker.io/rancher/k3s:v1.33.1-k3s1 is v1.33.1+k3s1',
    );
  });

  it('leaves node images of other versions to the virtual clusters of K3k', () => {
    expect(judge({ nodeImages: older }, k3k).status).toBe('pass');
  });

  it('fails on an archive that has an image of the list under another tag', () => {
    const bundle = bundleOf([archived(image('rancher/mirrored-coredns-coredns:1.11.3', 1))]);
    expect(said(k3sPartsAgree.evaluate({ bundle, k3s, k3k: noK3k }))).toBe(
      'fail: images.tar has docker.io/rancher/mirrored-coredns-coredns:1.11.3, k3s-images.txt names tag 1.12.0',
    );
  });

  it('cannot compare a binary whose version is not known', () => {
    expect(said(judge({ binaries: [{ place: 'k3s' }] }))).toMatch(/^inconclusive: .*version.* of k3s\./);
  });

  it('does not apply where there is nothing to compare', () => {
    expect(judge({ ...noK3s }).status).toBe('not-applicable');
    expect(judge({ ...noK3s, archives: ['images.tar'] }).status).toBe('not-applicable');
  });
});
