import { describe, expect, it } from 'vitest';
import type { BundleImage } from '../model/bundle.ts';
import { digestReferences } from './digest-references.ts';
import { said } from './fixtures/said.fixture.ts';
import { archived, asks, bundleOf, digestOf, image, index, referencesTo } from './fixtures/static.fixture.ts';

const judge = (images: readonly BundleImage[], ...found: ReturnType<typeof asks>[]) =>
  digestReferences.evaluate({ bundle: bundleOf(images), references: referencesTo(found) });

describe('digest-references', () => {
  it('passes a digest that is kept: of the image, or of a platform in its index', () => {
    const outcome = judge([index('web:1', 1)], asks(`web@${digestOf(1)}`), asks(`web@${digestOf(2)}`));
    expect(said(outcome)).toBe('pass: 2 images asked for by digest');
  });

  it.each([`web@${digestOf(1)}`, `web:1@${digestOf(1)}`])(
    'fails where %s is only in a docker archive',
    (name) => {
      expect(said(judge([archived(image('web:1', 1))], asks(name)))).toMatch(
        /^fail: .*only in a docker archive \(images\.tar\), which loses digests$/,
      );
    },
  );

  it('passes where an OCI layout beside the archive keeps it', () => {
    const web = image('web:1', 1);
    expect(judge([archived(web), web], asks(`web@${digestOf(1)}`)).status).toBe('pass');
  });

  it('warns where an archive holds the very manifest, under a tag only', () => {
    const kept = archived(image('web:1', 1), { digest: digestOf(1) });
    expect(said(judge([kept], asks(`web@${digestOf(1)}`)))).toMatch(/^warn: .*names it by tag only/);
  });

  it('fails where the index is asked for and one platform was saved', () => {
    const outcome = judge([image('web:1', 2)], asks(`web@${digestOf(1)}`));
    expect(said(outcome)).toMatch(
      new RegExp(
        `^fail: .*has docker.io/library/web:1 with digest ${digestOf(2)}, the manifest of linux/amd64 alone`,
      ),
    );
  });

  it('only warns where it is not sure to be an image', () => {
    const found = asks(`web@${digestOf(1)}`, { kind: 'argument', confidence: 'low' });
    expect(judge([archived(image('web:1', 1))], found).status).toBe('warn');
  });

  it('leaves repositories the bundle lacks to images-complete', () => {
    expect(judge([image('other:1', 1)], asks(`web@${digestOf(1)}`)).status).toBe('pass');
  });

  it('does not apply where nothing is asked for by digest', () => {
    expect(judge([image('web:1', 1)], asks('web:1')).status).toBe('not-applicable');
  });
});
