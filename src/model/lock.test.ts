import { describe, expect, it } from 'vitest';
import type { Bundle } from './bundle.ts';
import { lockDifferences, lockOf } from './lock.ts';

const a = `sha256:${'aa'.repeat(32)}`;
const b = `sha256:${'bb'.repeat(32)}`;
type Held = Pick<Bundle, 'images' | 'charts'>;

function image(reference: string, digest: string): Bundle['images'][number] {
  return { reference, digest, mediaType: '', platforms: [], blobs: [], place: reference, carrier: 'haul' };
}

function chart(name: string, version: string, digest: string): Bundle['charts'][number] {
  return { name, version, reference: name, digest, place: name, archive: digest };
}

const held: Held = {
  images: [image('docker.io/library/web:1', b), image('docker.io/library/db:1', a)],
  charts: [chart('web', '1.0.0', a)],
};

describe('a lock', () => {
  it('is the same whatever the order in the bundle, and names each thing once', () => {
    const turned = { images: [...held.images, ...held.images].reverse(), charts: held.charts };
    expect(lockOf(turned)).toEqual(lockOf(held));
    expect(lockOf(held).images.map(({ reference }) => reference)).toEqual([
      'docker.io/library/db:1',
      'docker.io/library/web:1',
    ]);
  });

  it('has no difference from the bundle it was made of', () => {
    expect(lockDifferences(lockOf(held), held)).toEqual([]);
  });
});

describe('the difference from a lock', () => {
  const lock = lockOf(held);

  it('names an image of another digest, one that is gone and one that came', () => {
    const images = [image('docker.io/library/web:1', a), image('docker.io/library/cache:1', a)];
    expect(lockDifferences(lock, { ...held, images })).toEqual([
      { kind: 'added', what: 'image', name: 'docker.io/library/cache:1', found: a },
      { kind: 'removed', what: 'image', name: 'docker.io/library/db:1', locked: a },
      { kind: 'changed', what: 'image', name: 'docker.io/library/web:1', locked: b, found: a },
    ]);
  });

  it('is a change where a chart has another version', () => {
    expect(lockDifferences(lock, { ...held, charts: [chart('web', '1.1.0', b)] })).toEqual([
      { kind: 'changed', what: 'chart', name: 'web', locked: `1.0.0 ${a}`, found: `1.1.0 ${b}` },
    ]);
  });

  it('tells a second version of a chart from the first', () => {
    const charts = [...held.charts, chart('web', '0.9.0', b)];
    expect(lockDifferences(lock, { ...held, charts })).toEqual([
      { kind: 'added', what: 'chart', name: 'web', found: `0.9.0 ${b}` },
    ]);
  });
});
