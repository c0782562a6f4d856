import { describe, expect, it } from 'vitest';
import type { Result } from '../model/result.ts';
import { checkFixture, passingResult } from './fixtures/index.fixture.ts';
import { placesOf } from './places.ts';

const location = (file: string) => ({
  file,
  line: 8,
  rendered: false,
  object: 'Job/greet',
  path: 'spec.image',
});
const reference = (name: string, file: string) => ({
  text: name.replace('docker.io/library/', ''),
  reference: name,
  kind: 'container' as const,
  confidence: 'high' as const,
  location: location(file),
});

const result: Result = {
  ...passingResult(),
  references: [
    reference('docker.io/library/web:1.0', 'web.yaml'),
    reference('docker.io/library/web:1.0.1', 'newer.yaml'),
  ],
  urls: [
    {
      ...{
        url: 'https://updates.example/v1',
        host: 'updates.example',
        kind: 'config-map',
        confidence: 'low',
      },
      location: location('config.yaml'),
    },
  ],
  images: [
    {
      ...{ reference: 'docker.io/library/web:1.0', digest: 'sha256:0', platforms: [], source: 'bundle' },
      usedBy: ['demo/web-1'],
      namedBy: ['demo/web-2'],
    },
  ],
};
const placesFor = (reason: string) =>
  placesOf(result, checkFixture('x', 'inspect', { status: 'fail', reason }));

describe('the places that a failed check has to do with', () => {
  it.each([
    ['an image', 'docker.io/library/web:1.0, which the bundle lacks', 'web.yaml:8 Job/greet spec.image'],
    ['a pod that runs it', 'pod demo/web-1 asked for A other.example', 'web.yaml:8 Job/greet spec.image'],
    ['a pod that only names it', 'pod demo/web-2 has no image', 'web.yaml:8 Job/greet spec.image'],
    ['a host', 'something asked for A updates.example.', 'config.yaml:8 Job/greet spec.image'],
    ['a chart', 'release a (chart hello-web 1.0.0): refused', 'chart hello-web 1.0.0'],
    ['a file', 'LICENSES.txt is damaged', 'LICENSES.txt'],
  ])('are those of %s that the reason names', (_, reason, place) => {
    expect(placesFor(reason)).toEqual([place]);
  });

  it('are those of what was found where the reason is cut', () => {
    const outcome = {
      status: 'fail',
      reason: 'and 1 more',
      found: ['docker.io/library/web:1.0 is missing'],
    } as const;
    expect(placesOf(result, checkFixture('x', 'inspect', { ...outcome, found: [...outcome.found] }))).toEqual(
      ['web.yaml:8 Job/greet spec.image'],
    );
  });

  it('are not those of a longer name', () => {
    expect(placesFor('docker.io/library/web:1.0.2 and my-updates.example and demo/web-11')).toEqual([]);
  });
});
