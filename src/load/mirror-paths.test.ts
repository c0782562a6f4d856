import { describe, expect, it } from 'vitest';
import { normalizeReference, parseImageReference } from '../model/image-reference.ts';
import type { LoadSettings } from '../model/scenario.ts';
import { mirrorPaths } from './mirror-paths.ts';

const settings: LoadSettings = { mode: 'registry-mirror', tls: false, auth: false };
const digest = (of: string): string => `sha256:${of.repeat(64)}`;
const image = (reference: string, of: string) => ({
  reference: normalizeReference(reference) ?? '',
  digest: digest(of),
});
const places = (images: readonly { reference: string; digest: string }[], given = settings): string[] => {
  const { repositoryOf } = mirrorPaths(images, given);
  return images.map(({ reference }) => {
    const parsed = parseImageReference(reference);
    return parsed.ok ? repositoryOf(parsed.reference) : '';
  });
};

describe('mirrorPaths', () => {
  it('gives a registry a path of its own where another has the same name with another digest', () => {
    const images = [
      image('docker.io/a/x:1', 'a'),
      image('example.com/a/x:1', 'b'),
      image('ghcr.io/a/y:1', 'c'),
    ];
    expect(places(images)).toEqual(['a/x', 'example.com/a/x', 'a/y']);
  });

  it('moves everything of such a registry, for a rewrite knows no images', () => {
    const images = [
      image('docker.io/a/x:1', 'a'),
      image('example.com/a/x:1', 'b'),
      image('example.com/z:1', 'c'),
    ];
    expect(places(images)).toEqual(['a/x', 'example.com/a/x', 'example.com/z']);
  });

  it('moves all that differ where none of them is docker.io', () => {
    const images = [image('b.example/x:1', 'a'), image('c.example/x:1', 'b')];
    expect(places(images)).toEqual(['b.example/x', 'c.example/x']);
  });

  it.each([
    ['the same image under two registries', [image('docker.io/a/x:1', 'a'), image('ghcr.io/a/x:1', 'a')]],
    ['other tags', [image('docker.io/a/x:1', 'a'), image('ghcr.io/a/x:2', 'b')]],
    ['digests alone', [image(`docker.io/a/x@${digest('a')}`, 'a'), image(`ghcr.io/a/x@${digest('b')}`, 'b')]],
  ])('leaves %s where they are', (_, images) => {
    expect(places(images)).toEqual(['a/x', 'a/x']);
  });

  it('makes a path of a port and of an address', () => {
    const images = [
      image('docker.io/a/x:1', 'a'),
      image('LOCALHOST:5000/a/x:1', 'b'),
      image('[fe80::1]:80/a/x:1', 'c'),
    ];
    expect(places(images)).toEqual(['a/x', 'localhost-5000/a/x', 'fe80-1-80/a/x']);
  });

  it("leaves all to a registries.yaml of the site's own", () => {
    const images = [image('docker.io/a/x:1', 'a'), image('example.com/a/x:1', 'b')];
    expect(places(images, { ...settings, registriesFile: 'registries.yaml' })).toEqual(['a/x', 'a/x']);
  });
});
