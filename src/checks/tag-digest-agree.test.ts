import { describe, expect, it } from 'vitest';
import type { BundleImage } from '../model/bundle.ts';
import { remedyOf, said } from './fixtures/said.fixture.ts';
import { archived, asks, bundleOf, digestOf, image, index, referencesTo } from './fixtures/static.fixture.ts';
import { tagDigestAgree } from './tag-digest-agree.ts';

const judge = (images: readonly BundleImage[], ...found: ReturnType<typeof asks>[]) =>
  tagDigestAgree.evaluate({ bundle: bundleOf(images), references: referencesTo(found) });

describe('tag-digest-agree', () => {
  it("passes where the tag has that digest, or an index with that platform's manifest", () => {
    const outcome = judge([index('web:1', 1)], asks(`web:1@${digestOf(1)}`), asks(`web:1@${digestOf(2)}`));
    expect(said(outcome)).toBe('pass: 2 images asked for by tag and digest');
  });

  it('fails where the tag has another digest, and names both', () => {
    const outcome = judge([index('web:1', 1)], asks(`web:1@${digestOf(9)}`));
    expect(said(outcome)).toMatch(
      new RegExp(`^fail: docker.io/library/web:1@${digestOf(9)} .*${digestOf(1)}$`),
    );
    expect(remedyOf(outcome)).toContain(`- name: docker.io/library/web:1@${digestOf(9)}`);
  });

  it('says so where the bundle has one platform only', () => {
    expect(said(judge([image('web:1', 1)], asks(`web:1@${digestOf(9)}`)))).toContain(
      'the manifest of linux/amd64 alone',
    );
  });

  it('warns where it is not sure to be an image', () => {
    const found = asks(`web:1@${digestOf(9)}`, { kind: 'environment', confidence: 'low' });
    expect(judge([image('web:1', 1)], found).status).toBe('warn');
  });

  it('leaves absent tags to images-complete, and docker archives to digest-references', () => {
    expect(judge([image('web:2', 1)], asks(`web:1@${digestOf(9)}`)).status).toBe('pass');
    expect(judge([archived(image('web:1', 1))], asks(`web:1@${digestOf(9)}`)).status).toBe('pass');
  });

  it('does not apply where nothing is asked for by both', () => {
    expect(judge([image('web:1', 1)], asks('web:1'), asks(`web@${digestOf(1)}`)).status).toBe(
      'not-applicable',
    );
  });
});
