import { describe, expect, it } from 'vitest';
import type { BundleImage } from '../model/bundle.ts';
import { said } from './fixtures/said.fixture.ts';
import {
  asks,
  bundleOf,
  digestOf,
  image,
  index,
  k3k,
  noK3k,
  noK3s,
  referencesTo,
  refused,
} from './fixtures/static.fixture.ts';
import { unusedImages } from './unused-images.ts';

const references = referencesTo([asks('web:1')]);
const rest = { references, k3s: noK3s, k3k: noK3k };
const judge = (...images: BundleImage[]) => unusedImages.evaluate({ ...rest, bundle: bundleOf(images) });
const web = image('web:1', 1);

describe('unused-images', () => {
  it('passes where every image is asked for, by tag or by digest', () => {
    const byDigest = referencesTo([asks('web:1'), asks(`db@${digestOf(12)}`)]);
    const bundle = bundleOf([web, index('db:16.1', 10)]);
    expect(said(unusedImages.evaluate({ ...rest, bundle, references: byDigest }))).toBe(
      'pass: 2 images: asked for, of K3s or K3k, or hello-world',
    );
  });

  it('lists the others, and counts the bytes that only they need', () => {
    const old = image('web:0', 2);
    const shared = { ...old, blobs: [...old.blobs, ...web.blobs.slice(1)] };
    expect(said(judge(web, shared))).toBe(
      'warn: 1 image that nothing asks for, 8.0 MB that only they need:\ndocker.io/library/web:0',
    );
  });

  it('tells digests of one repository apart', () => {
    const byDigest = referencesTo([asks(`web@${digestOf(1)}`)]);
    const bundle = bundleOf([image(`web@${digestOf(1)}`, 1), image(`web@${digestOf(2)}`, 2)]);
    expect(said(unusedImages.evaluate({ ...rest, bundle, references: byDigest }))).toContain(
      `:\ndocker.io/library/web@${digestOf(2)}`,
    );
  });

  it.each([
    ["K3s' own", image('rancher/mirrored-pause:3.6', 2)],
    ['of K3s itself', image('rancher/k3s:v1.34.4-k3s1', 2)],
    ['the probe', image('hello-world', 2)],
    ['a second name of one in use', image('registry.site/web:1', 1)],
  ])('counts as used what is %s', (_, other) => {
    expect(judge(web, other).status).toBe('pass');
  });

  it("counts as used what K3k starts, what is on K3s' list and what is declared", () => {
    const bundle = bundleOf([
      web,
      image('rancher/k3k:v1.0.0', 2),
      image('site/own:1', 3),
      image('extra:1', 4),
    ]);
    const k3s = { ...noK3s, lists: [{ place: 'list', images: ['docker.io/site/own:1'] }] };
    const declared = referencesTo([asks('web:1'), asks('extra:1', { kind: 'declared' })]);
    expect(unusedImages.evaluate({ bundle, references: declared, k3s, k3k }).status).toBe('pass');
  });

  it('cannot tell where nothing asks, or not everything was seen', () => {
    const bundle = bundleOf([web]);
    const declared = referencesTo([asks('web:1', { kind: 'declared' })]);
    expect(unusedImages.evaluate({ ...rest, bundle, references: declared }).status).toBe('not-applicable');
    const partly = referencesTo([asks('other:1')], { renderings: [refused] });
    expect(unusedImages.evaluate({ ...rest, bundle, references: partly }).status).toBe('inconclusive');
  });
});
