import { describe, expect, it } from 'vitest';
import { said } from './fixtures/said.fixture.ts';
import { archived, asks, bundleOf, image, referencesTo } from './fixtures/static.fixture.ts';
import { pullPolicy } from './pull-policy.ts';

const web = image('web:1', 1);
const always = referencesTo([asks('web:1', { pullPolicy: 'Always' })]);

describe('pull-policy', () => {
  it('fails where an image that is always pulled is only preloaded, and says where', () => {
    expect(said(pullPolicy.evaluate({ bundle: bundleOf([archived(web)]), references: always }))).toMatch(
      /^fail: .*\ndocker\.io\/library\/web:1 \(asked for at web.yaml:12 /,
    );
  });

  it.each([
    ['a registry serves it', [web]],
    ['a registry serves it too', [archived(web), web]],
    ['the bundle lacks it, which images-complete reports', []],
  ])('passes where %s', (_, images) => {
    expect(pullPolicy.evaluate({ bundle: bundleOf(images), references: always }).status).toBe('pass');
  });

  it('does not apply to other policies', () => {
    const references = referencesTo([asks('web:1', { pullPolicy: 'IfNotPresent' }), asks('web:1')]);
    expect(pullPolicy.evaluate({ bundle: bundleOf([archived(web)]), references }).status).toBe(
      'not-applicable',
    );
  });
});
