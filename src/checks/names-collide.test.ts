import { describe, expect, it } from 'vitest';
import type { BundleImage } from '../model/bundle.ts';
import { said } from './fixtures/said.fixture.ts';
import { archived, bundleOf, digestOf, image } from './fixtures/static.fixture.ts';
import { namesCollide } from './names-collide.ts';

const judge = (...images: BundleImage[]) => namesCollide.evaluate({ bundle: bundleOf(images) });

describe('names-collide', () => {
  it('passes different tags, different paths, and one image under two registries', () => {
    const outcome = judge(
      image('org/web:1', 1),
      image('org/web:2', 2),
      image('quay.io/other/web:1', 3),
      image('quay.io/org/web:1', 1),
    );
    expect(said(outcome)).toBe('pass: 4 names compared');
  });

  it('fails on one path and tag under two registries, and names both', () => {
    expect(said(judge(image('org/web:1', 1), image('quay.io/org/web:1', 2), image('org/web:2', 3)))).toBe(
      `fail: docker.io/org/web:1 is ${digestOf(1)} in org/web:1; quay.io/org/web:1 is ${digestOf(2)} in quay.io/org/web:1`,
    );
  });

  it('passes two registries in a Zarf package, which tells them apart', () => {
    const images = [image('org/web:1', 1), image('quay.io/org/web:1', 2)];
    const judged = (more: BundleImage[]) =>
      namesCollide.evaluate({ bundle: bundleOf([...images, ...more], { format: 'zarf-package' }) });
    expect(judged([]).status).toBe('pass');
    expect(judged([image('org/web:1', 3)]).status).toBe('fail');
  });

  it('fails on one name with two digests', () => {
    expect(judge(image('web:1', 1), image('web:1', 2)).status).toBe('fail');
  });

  it('takes an archived copy for the same image by its config, and for another without', () => {
    const web = image('web:1', 1);
    expect(judge(web, archived(web)).status).toBe('pass');
    expect(judge(web, archived(image('web:1', 2))).status).toBe('fail');
  });

  it('lets each kind of node have an archive of its own', () => {
    const amd = archived(image('web:1', 1));
    const arm = archived(image('web:1', 32), { platforms: ['linux/arm64'], digest: digestOf(32) });
    expect(judge(amd, arm).status).toBe('pass');
    expect(judge(amd, { ...arm, platforms: ['linux/amd64'] }).status).toBe('fail');
  });

  it('does not apply to images without tags', () => {
    expect(judge(image(`web@${digestOf(1)}`, 1), image(`web@${digestOf(2)}`, 2)).status).toBe(
      'not-applicable',
    );
  });
});
