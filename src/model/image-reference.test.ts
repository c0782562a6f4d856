import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReference, normalizeReference, parseImageReference } from './image-reference.ts';

const digest = `sha256:${'a1'.repeat(32)}`;

describe('normalizeReference', () => {
  it.each([
    ['hello-world', 'docker.io/library/hello-world:latest'],
    ['hello-world:linux', 'docker.io/library/hello-world:linux'],
    ['rancher/mirrored-pause:3.6', 'docker.io/rancher/mirrored-pause:3.6'],
    ['docker.io/busybox', 'docker.io/library/busybox:latest'],
    ['index.docker.io/x', 'docker.io/library/x:latest'],
    ['index.docker.io/example/hello-web:1.0.0', 'docker.io/example/hello-web:1.0.0'],
    ['localhost/a', 'localhost/a:latest'],
    ['localhost:5000/a', 'localhost:5000/a:latest'],
    ['10.0.0.1:5000/a/b:c', '10.0.0.1:5000/a/b:c'],
    ['[fe80::1]:5000/a', '[fe80::1]:5000/a:latest'],
    ['Registry/a', 'Registry/a:latest'],
    [`a@${digest}`, `docker.io/library/a@${digest}`],
    [`ghcr.io/a/b:v1@${digest}`, `ghcr.io/a/b:v1@${digest}`],
    ['a__b/c-.d', undefined],
    ['a__b/c---d', 'docker.io/a__b/c---d:latest'],
  ])('%s is %s', (text, canonical) => {
    expect(normalizeReference(text)).toBe(canonical);
  });
});

describe('parseImageReference refuses', () => {
  it.each([
    ['', 'empty'],
    ['Hello', 'lower case'],
    ['a/../b', 'not a repository'],
    ['/a', 'not a repository'],
    ['a/', 'not a repository'],
    ['a//b', 'not a repository'],
    ['a:', 'not a tag'],
    ['a:b c', 'not a tag'],
    [`a:${'t'.repeat(129)}`, 'not a tag'],
    ['a@sha256:12', 'not a digest'],
    [`a@${digest}@${digest}`, 'not a digest'],
    ['-bad.host/a', 'not a registry'],
    ['host:port/a', 'not a registry'],
    ['a1'.repeat(32), 'image ID'],
    [`${'a/'.repeat(130)}a`, 'longer than 255'],
    ['a'.repeat(2000), 'longer than 1024'],
    ['a\nb', 'not a repository'],
  ])('%s', (text, reason) => {
    const parsed = parseImageReference(text);
    expect(parsed).toMatchObject({ ok: false });
    expect(parsed.ok ? '' : parsed.reason).toContain(reason);
  });
});

const part = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,4})?$/);
const reference = fc.record(
  {
    registry: fc.constantFrom('docker.io', 'ghcr.io', 'localhost:5000', '10.1.2.3:443', 'Host'),
    repository: fc.tuple(part, part).map((parts) => parts.join('/')),
    tag: fc.stringMatching(/^\w[\w.-]{0,20}$/),
    digest: fc.constant(digest),
  },
  { requiredKeys: ['registry', 'repository', 'tag'] },
);

describe('properties', () => {
  it('what is formatted parses back to the same parts', () => {
    fc.assert(
      fc.property(reference, (given) => {
        expect(parseImageReference(formatReference(given))).toEqual({ ok: true, reference: given });
      }),
    );
  });

  it('normalising twice changes nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z0-9./:@_-]{0,40}$/)), (text) => {
        const once = normalizeReference(text);
        if (once !== undefined) expect(normalizeReference(once)).toBe(once);
      }),
    );
  });
});
