import { describe, expect, it } from 'vitest';
import type { Attempt } from '../model/attempt.ts';
import type { FoundReference } from '../model/inspection.ts';
import type { Result } from '../model/result.ts';
import { passingResult } from '../report/fixtures/index.fixture.ts';
import type { PodFacts } from './pod.ts';
import { webAttempt } from './testing.ts';
import { writtenOf } from './written.ts';

const image = 'docker.io/example/web:1';
const reference = (object: string, line: number, of = image): FoundReference => ({
  text: of,
  reference: of,
  kind: 'container',
  confidence: 'high',
  location: { file: 'web.tgz!web/templates/app.yaml', line, rendered: true, object, path: 'spec.image' },
});
const place = (object: string, line: number) =>
  `web.tgz!web/templates/app.yaml:${line} ${object} spec.image (rendered with default values)`;

const result = (more: Partial<Result> = {}): Result => ({
  ...passingResult(),
  references: [
    reference('Deployment/web', 3),
    reference('Deployment/web-api', 9),
    reference('Job/other', 12),
    reference('Deployment/web', 20, 'docker.io/example/side:1'),
  ],
  images: [],
  ...more,
});
const from = (pod: string, more: Partial<Attempt['source']> = {}) =>
  webAttempt({ source: { ...webAttempt().source, pod, image: 'example/web:1', ...more } });
const owned = (owner: string, images = [image]): PodFacts => ({
  ...{ uid: 'u', namespace: 'shop', name: 'x', hostNetwork: false, from: 0 },
  images,
  owner,
});

describe('the line of the bundle', () => {
  it("is that of the pod's owner, where the cluster named it", () => {
    expect(writtenOf(result(), from('odd'), owned('Job/other'))).toEqual({
      runs: [place('Job/other', 12)],
      note: "Of the pod's owner, as the cluster named it.",
      names: [],
    });
  });

  it.each([
    ['ReplicaSet/web-5d9c7b', 'Deployment/web', 3],
    ['ReplicaSet/web-api-5d9c7b', 'Deployment/web-api', 9],
  ])('is that of the Deployment that made %s', (owner, object, line) => {
    expect(writtenOf(result(), from('odd'), owned(owner)).runs).toEqual([place(object, line)]);
  });

  it("is by the pod's name where the owner is not known, the longest name first", () => {
    expect(writtenOf(result(), from('web-api-5d9c7b-x2x4z'), undefined)).toMatchObject({
      runs: [place('Deployment/web-api', 9)],
      note: "By the pod's name, which begins with the object's.",
    });
    expect(writtenOf(result(), from('web-5d9c7b-x2x4z'), undefined).runs).toEqual([
      place('Deployment/web', 3),
    ]);
  });

  it('is not chosen among those that ask for the image where nothing says which', () => {
    const { runs, note } = writtenOf(result(), from('odd'), undefined);
    expect(runs).toHaveLength(3);
    expect(note).toBe('These ask for its image; which of them made the pod is not known.');
  });

  it('is found by the name the bundle has for an image that the lab served under another', () => {
    const images = [
      {
        reference: image,
        digest: 'sha256:0',
        platforms: [],
        usedBy: ['shop/other-1'],
        source: 'bundle' as const,
      },
    ];
    const served = from('other-1', { image: '10.89.0.2:5000/example/web:1' });
    expect(writtenOf(result({ images }), served, undefined).runs).toEqual([place('Job/other', 12)]);
  });

  it('is of each image of a pod that has several', () => {
    const { source } = webAttempt();
    const several = webAttempt({ source: { ...source, pod: 'web-5d9c7b-x2x4z' } });
    const pod = owned('ReplicaSet/web-5d9c7b', ['example/web:1', 'example/side:1']);
    expect(writtenOf(result(), several, pod).runs).toEqual([
      place('Deployment/web', 3),
      place('Deployment/web', 20),
    ]);
  });
});

describe('no line is named', () => {
  const supplied = {
    ...{ reference: 'docker.io/library/busybox:1', digest: 'sha256:0', platforms: [] },
    ...{ usedBy: [], source: 'harness' as const },
  };
  const { references: _, ...unread } = result();
  const { image: __, ...withoutImage } = from('web-1').source;
  it.each([
    [
      'where no pod is known',
      result(),
      webAttempt({ source: { kind: 'unknown', node: 'n', address: 'x' } }),
      /^No pod is/,
    ],
    ['where no image is known', result(), webAttempt({ source: withoutImage }), /^No image is known/],
    ['where nothing was read', unread, from('web-1'), /does not say what the bundle's manifests ask for/],
    [
      'where nothing asks for it',
      result(),
      from('web-1', { image: 'a/b:1' }),
      /nothing that was read asks for it\.$/,
    ],
    [
      'where airtight supplied it',
      result({ images: [supplied] }),
      from('web-1', { image: 'busybox:1' }),
      /busybox:1: airtight supplied it\.$/,
    ],
  ] as const)('%s, with the reason', (_words, of, attempt, note) => {
    const written = writtenOf(of, attempt, undefined);
    expect([written.runs, written.names]).toEqual([[], []]);
    expect(written.note).toMatch(note);
  });
});

it('tells where the destination is named', () => {
  const location = { file: 'web.yaml', line: 4, rendered: false, path: 'env[0].value' };
  const url = { kind: 'environment' as const, confidence: 'high' as const, location };
  const urls = [
    { ...url, url: 'https://Updates.example/v1', host: 'Updates.example' },
    { ...url, url: 'https://my-updates.example', host: 'my-updates.example' },
  ];
  const destination = { ...webAttempt().destination, name: 'updates.example' };
  expect(writtenOf(result({ urls }), webAttempt({ destination }), undefined).names).toEqual([
    'web.yaml:4 env[0].value',
  ]);
});
