import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundReference } from '../model/inspection.ts';
import type { BundleImage } from '../model/bundle.ts';
import { normalizeReference } from '../model/image-reference.ts';
import { remedyOf, said } from './fixtures/said.fixture.ts';
import {
  archived,
  asks,
  at,
  bundleOf,
  digestOf,
  image,
  index,
  referencesTo,
  refused,
} from './fixtures/static.fixture.ts';
import { imagesComplete } from './images-complete.ts';

const judge = (images: readonly BundleImage[], found: readonly FoundReference[]) =>
  imagesComplete.evaluate({ bundle: bundleOf(images), references: referencesTo(found) });

describe('images-complete', () => {
  const bundle = bundleOf([image('nginx:1.26', 1)]);
  const whole = {
    source: 'db.tgz',
    kind: 'helm',
    values: 'default values',
    status: 'rendered',
    documents: 3,
  } as const;

  it('passes where all is there, and says what was looked at and with what', () => {
    const references = referencesTo([asks('nginx:1.26'), asks('docker.io/library/nginx:1.26')], {
      renderings: [whole],
      helm: {
        program: 'helm',
        version: 'v3.18.0',
        kubeVersion: '1.34.4',
        kubeVersionFrom: 'K3s of the bundle',
        isolation: 'network-namespace',
      },
    });
    expect(said(imagesComplete.evaluate({ bundle, references }))).toBe(
      'pass: 1 image asked for in 2 places and 1 rendering; Helm v3.18.0, --kube-version 1.34.4 (K3s of the bundle)',
    );
  });

  it('fails with the reference, where it is asked for, what is nearest and the line that mends it', () => {
    const outcome = judge([image('nginx:1.26', 1)], [asks('nginx:1.27')]);
    expect(said(outcome)).toBe(
      'fail: 1 of 1 image asked for is not in the bundle:\n' +
        'docker.io/library/nginx:1.27 (asked for at web.yaml:12 Deployment/web spec.template.spec.containers[0].image): ' +
        'the bundle has docker.io/library/nginx:1.26',
    );
    expect(remedyOf(outcome)).toContain('\n- name: docker.io/library/nginx:1.27');
  });

  it.each(['medium', 'low'] as const)(
    'warns about what is missing with %s confidence, and says so',
    (confidence) => {
      const outcome = judge([], [asks('nginx:1.27', { kind: 'argument', confidence })]);
      expect(said(outcome)).toMatch(new RegExp(`^warn: .*, ${confidence} confidence\\)`, 's'));
    },
  );

  it('takes the surest place of several for the image', () => {
    const found = [asks('nginx:1.27', { confidence: 'low' }), asks('nginx:1.27')];
    expect(judge([], found).status).toBe('fail');
  });

  it.each([
    ['a rendering that was refused', { renderings: [refused] }, 'db.password is required'],
    [
      'a program that is not there',
      { renderings: [{ ...refused, status: 'not-rendered' as const, reason: 'helm is not installed' }] },
      'bring the program and inspect again:\ndb.tgz (default values): helm is not installed',
    ],
    [
      'a file that is none',
      { unread: [{ file: 'a.yaml', reason: 'line 3: bad indentation' }] },
      'a.yaml: line 3',
    ],
  ])('is inconclusive after %s, unless something is missing already', (_, rest, words) => {
    const given = { bundle, references: referencesTo([asks('nginx:1.26')], rest) };
    const outcome = said(imagesComplete.evaluate(given));
    expect(outcome).toMatch(/^inconclusive: /);
    expect(outcome).toContain(words);

    const lacking = said(imagesComplete.evaluate({ ...given, bundle: bundleOf([]) }));
    expect(lacking).toMatch(/^fail: /);
    expect(lacking).toContain(words);
  });

  it("takes a chart that refuses its own values for seen once it was rendered with the site's, and says so", () => {
    const references = referencesTo([asks('nginx:1.26')], {
      renderings: [refused, { ...whole, values: 'site.yaml' }],
    });
    expect(said(imagesComplete.evaluate({ bundle, references }))).toBe(
      'pass: 1 image asked for in 1 place and 1 rendering; db.tgz (default values): db.password is required',
    );
    const other = referencesTo([asks('nginx:1.26')], {
      renderings: [refused, { ...whole, source: 'web.tgz', values: 'site.yaml' }],
    });
    expect(said(imagesComplete.evaluate({ bundle, references: other }))).toMatch(/^inconclusive: /);
  });

  it('keeps the warnings of what was seen in view while it is inconclusive', () => {
    const references = referencesTo([asks('nginx:1.27', { confidence: 'low' })], { renderings: [refused] });
    expect(said(imagesComplete.evaluate({ bundle, references }))).toMatch(/^inconclusive: .*nginx:1.27/s);
  });

  it('says what was left out on purpose, and what was rendered in part', () => {
    const references = referencesTo([asks('nginx:1.26')], {
      ignored: [{ reference: 'docker.io/library/db:1', reason: 'the site has one' }],
      renderings: [{ ...whole, reason: 'as an install only; as an upgrade: no password' }],
    });
    expect(said(imagesComplete.evaluate({ bundle, references }))).toBe(
      'pass: 1 image asked for in 1 place and 1 rendering; ' +
        'db.tgz (default values): as an install only; as an upgrade: no password; ' +
        'left out by bundle.yaml: docker.io/library/db:1 (the site has one)',
    );
  });

  it('does not apply where nothing asks for an image', () => {
    expect(judge([image('nginx:1.26', 1)], []).status).toBe('not-applicable');
  });

  it('cuts long lists, of images and of places', () => {
    const many = Array.from({ length: 12 }, (_, number) => asks(`web-${number}:1`));
    expect(said(judge([], many))).toMatch(/\nand 2 more$/);
    // What is to be done is never cut at a number that a person works through.
    expect(remedyOf(judge([], many))).toContain('web-11:1');
    const places = Array.from({ length: 5 }, (_, number) =>
      asks('web:1', { location: at(`image[${number}]`) }),
    );
    expect(said(judge([], places))).toContain('image[2]; and 2 more)');
  });
});

describe('an image that is asked for', () => {
  const [d1, d2] = [digestOf(1), digestOf(2)];

  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['index.docker.io/library/nginx:1', 'nginx:1'],
    ['docker.io/nginx:1', 'index.docker.io/nginx:1'],
    ['localhost:5000/web:1', 'localhost:5000/web:1'],
    ['localhost/web', 'localhost/web:latest'],
    [`nginx@${d1}`, 'nginx:1.27'],
    [`nginx:1.27@${d1}`, 'nginx:1.27'],
    [`nginx:other@${d1}`, 'nginx:1.27'],
    ['nginx:1.27', `nginx:1.27@${d1}`],
    [`nginx@${d1}`, `nginx@${d1}`],
  ])('as %s is held as %s', (wanted, held) => {
    expect(judge([image(held, 1)], [asks(wanted)]).status).toBe('pass');
  });

  it.each([
    ['nginx', 'nginx:1'],
    ['nginx:1.2', 'nginx:1.20'],
    ['nginx:V1', 'nginx:v1'],
    ['localhost:5000/web:1', 'localhost:5001/web:1'],
    ['localhost:5000/web:1', 'web:1'],
    ['quay.io/nginx:1', 'nginx:1'],
    ['bitnami/nginx:1', 'nginx:1'],
    [`nginx@${d2}`, 'nginx:1.27'],
    [`nginx:1.27@${d2}`, 'nginx:1.27'],
    [`other@${d1}`, 'nginx:1.27'],
    ['nginx:latest', `nginx@${d1}`],
  ])('as %s is not held as %s', (wanted, held) => {
    expect(judge([image(held, 1)], [asks(wanted)]).status).toBe('fail');
  });

  it("may be one platform's manifest of an index, but no layer", () => {
    const held = index('web:1', 10);
    expect(judge([held], [asks(`web@${digestOf(12)}`)]).status).toBe('pass');
    expect(judge([image('web:1', 10)], [asks(`web@${digestOf(2010)}`)]).status).toBe('fail');
  });

  it('by tag and digest is there in a docker archive of that tag: digest-references says what was lost', () => {
    const lossy = archived(image('web:1', 1));
    expect(judge([lossy], [asks(`web:1@${d1}`)]).status).toBe('pass');
    expect(judge([lossy], [asks(`web:2@${d1}`)]).status).toBe('fail');
  });

  const part = fc.stringMatching(/^[a-z0-9]{1,8}(?:[._-][a-z0-9]{1,4})?$/);
  const name = fc
    .tuple(
      fc.constantFrom('', 'docker.io/', 'index.docker.io/', 'ghcr.io/', 'localhost:5000/', '[::1]:5000/'),
      fc.array(part, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', ':latest', ':1', ':1.27.3-alpine', `@${d1}`, `:1@${d1}`),
    )
    .map(([registry, path, pin]) => `${registry}${path.join('/')}${pin}`)
    .filter((text) => normalizeReference(text) !== undefined);

  it('is held by itself, under whatever name, and by nothing in another repository', () => {
    fc.assert(
      fc.property(name, (text) => {
        const { reference } = asks(text);
        expect(judge([image(text, 1)], [asks(text)]).status).toBe('pass');
        expect(judge([image(reference, 1)], [asks(text)]).status).toBe('pass');
        const elsewhere = reference.replace(/^([^/]+)\//, '$1/elsewhere/');
        expect(judge([image(elsewhere, 1)], [asks(text)]).status).toBe('fail');
      }),
    );
  });
});
