import { defineCheck } from '../model/check.ts';
import { plural } from '../model/units.ts';
import { askedFor, askedText, type Asked } from './asked.ts';
import { listing } from './lines.ts';
import { asFarAsSeen } from './unseen.ts';

/** Names that publishers move from release to release, and a bare major version. */
const floating = /^(?:latest|stable|main|master|edge|nightly|dev|v?\d+)$/i;

export const floatingTags = defineCheck({
  id: 'floating-tags',
  tier: 'inspect',
  title: 'No image is asked for by a tag that its publisher moves',
  why: 'The next bundle holds another image under the same name, and nobody can tell which one runs on site.',
  required: false,
  help: {
    rule: 'Warns where an image is asked for without a tag, by `latest`, `stable`, `main`, `master`, `edge`, `nightly`, `dev`, or by a bare major version such as `16`, and without a digest.',
    fix: 'Ask for a full version, or put the digest behind the tag: `nginx:1.27.3@sha256:…`.',
    limits:
      'Any tag can be moved; only these say so by their name. What a scenario or `bundle.yaml` declares is not counted: nothing runs by it.',
  },
  needs: ['references'],
  evaluate: asFarAsSeen(({ references }) => {
    const asked = askedFor(references.found.filter(({ kind }) => kind !== 'declared'));
    const moving = asked.filter(isFloating);
    if (asked.length === 0) {
      return { status: 'not-applicable', reason: 'Nothing in the bundle asks for an image.' };
    }
    if (moving.length === 0) return { status: 'pass', note: `${plural(asked.length, 'image')} asked for` };
    return {
      status: 'warn',
      ...listing(moving, askedText),
      remedy: 'Ask for a full version, or put the digest behind the tag.',
    };
  }),
});

function isFloating({ name: { tag, digest } }: Asked): boolean {
  return digest === undefined && floating.test(tag ?? 'latest');
}
