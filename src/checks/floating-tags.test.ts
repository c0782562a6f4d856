import { describe, expect, it } from 'vitest';
import { said } from './fixtures/said.fixture.ts';
import { asks, digestOf, referencesTo, refused } from './fixtures/static.fixture.ts';
import { floatingTags } from './floating-tags.ts';

const judge = (...found: ReturnType<typeof asks>[]) =>
  floatingTags.evaluate({ references: referencesTo(found) });

describe('floating-tags', () => {
  it.each([
    'nginx',
    'nginx:latest',
    'nginx:stable',
    'nginx:main',
    'nginx:edge',
    'nginx:nightly',
    'nginx:dev',
    'nginx:16',
    'nginx:v2',
  ])('warns about %s and where it is asked for', (name) => {
    expect(said(judge(asks(name)))).toMatch(
      /^warn: docker\.io\/library\/nginx:\S+ \(asked for at web.yaml:12 /,
    );
  });

  it.each([
    'nginx:1.27',
    'nginx:v2.0',
    'nginx:16-alpine',
    'nginx:main-1a2b3c',
    `nginx:latest@${digestOf(1)}`,
    `nginx@${digestOf(1)}`,
  ])('takes %s for settled', (name) => {
    expect(judge(asks(name)).status).toBe('pass');
  });

  it('does not judge what is only declared: nothing runs by it', () => {
    expect(judge(asks('hello-world', { kind: 'declared' })).status).toBe('not-applicable');
  });

  it('claims nothing of charts that were not rendered', () => {
    const references = referencesTo([asks('nginx:1.27')], { renderings: [refused] });
    expect(said(floatingTags.evaluate({ references }))).toMatch(/^inconclusive: .*images-complete/);
  });
});
