import { describe, expect, it } from 'vitest';
import { bundleOf, digestOf, image } from './fixtures/static.fixture.ts';
import { holdingsOf, nameOf } from './holdings.ts';
import { nearest } from './nearest.ts';

const to = (wanted: string, ...held: string[]): string =>
  nearest(holdingsOf(bundleOf(held.map((name, seed) => image(name, seed)))), nameOf(wanted));

describe('the nearest image', () => {
  it('is the same repository first, by the tag most alike', () => {
    expect(to('nginx:1.27.3', 'quay.io/library/nginx:1.27.3', 'nginx:stable', 'nginx:1.27.2')).toBe(
      'the bundle has docker.io/library/nginx:1.27.2',
    );
  });

  it('is named with its digest where a digest is asked for', () => {
    expect(to(`nginx:1@${digestOf(9)}`, 'nginx:1')).toBe(
      `the bundle has that tag with digest ${digestOf(0)}`,
    );
    expect(to(`nginx@${digestOf(9)}`, 'nginx:1')).toContain(`nginx:1 with digest ${digestOf(0)}`);
  });

  it('is then the same repository of another registry, by the same tag first', () => {
    expect(to('nginx:1', 'quay.io/library/nginx:2', 'ghcr.io/library/nginx:1')).toBe(
      'the bundle has it from another registry: ghcr.io/library/nginx:1',
    );
  });

  it('is then a name with two letters changed at most', () => {
    expect(to('ngnix:1', 'nginx:1')).toBe('the bundle has one of a similar name: docker.io/library/nginx:1');
    expect(to('other/nginx:1', 'bitnami/nginx:1')).toContain('bitnami/nginx:1');
    expect(to('redis:1', 'nginx:1')).toBe('the bundle has nothing like it');
    expect(to('nginx:1')).toBe('the bundle has nothing like it');
  });
});
