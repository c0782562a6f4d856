import { describe, expect, it } from 'vitest';
import { remedyOf, said } from './fixtures/said.fixture.ts';
import { bundleOf, k3s, k3sBundle, noK3s } from './fixtures/static.fixture.ts';
import { k3sImagesComplete } from './k3s-images-complete.ts';

const [pause] = k3sBundle.images;

describe('k3s-images-complete', () => {
  it('passes where the bundle has all of its list', () => {
    expect(said(k3sImagesComplete.evaluate({ bundle: k3sBundle, k3s }))).toBe(
      'pass: 2 images listed in k3s-images.txt',
    );
  });

  it('names what is missing of it, and how to bring it', () => {
    const outcome = k3sImagesComplete.evaluate({ bundle: bundleOf(pause ? [pause] : []), k3s });
    expect(said(outcome)).toBe(
      'fail: docker.io/rancher/mirrored-coredns-coredns:1.12.0 (listed in k3s-images.txt): the bundle has nothing like it',
    );
    expect(remedyOf(outcome)).toContain('- name: docker.io/rancher/mirrored-coredns-coredns:1.12.0');
  });

  it('cannot tell without a list, or with lines that name nothing, and gives the next step', () => {
    const without = k3sImagesComplete.evaluate({ bundle: k3sBundle, k3s: { ...k3s, lists: [] } });
    expect(said(without)).toMatch(/^inconclusive: .*v1\.34\.4\+k3s1.*Bring k3s-images\.txt/);
    const unread = [{ line: 2, text: '???', reason: 'it is no name' }];
    const lists = k3s.lists.map((list) => ({ ...list, unread }));
    expect(said(k3sImagesComplete.evaluate({ bundle: k3sBundle, k3s: { ...k3s, lists } }))).toMatch(
      /^inconclusive: .*k3s-images\.txt:2 "\?\?\?"/s,
    );
  });

  it('does not apply where there is nothing of K3s', () => {
    expect(k3sImagesComplete.evaluate({ bundle: k3sBundle, k3s: noK3s }).status).toBe('not-applicable');
    const archives = ['k3s-airgap-images-amd64.tar.zst'];
    expect(said(k3sImagesComplete.evaluate({ bundle: k3sBundle, k3s: { ...noK3s, archives } }))).toMatch(
      /^not-applicable: .*no binary, node image or list/,
    );
  });
});
