import { expect, it } from 'vitest';
import type { BundleImage } from '../model/bundle.ts';
import { chooseImages } from './choose-images.ts';

let count = 0;
const image = (
  reference: string,
  carrier: BundleImage['carrier'],
  platform = 'linux/amd64',
): BundleImage => ({
  reference,
  digest: `sha256:${String((count += 1)).padStart(64, '0')}`,
  mediaType: '',
  platforms: [platform],
  blobs: [],
  place: reference,
  carrier,
});

it("loads an image that keeps its digest, not an archive's copy of it, whichever comes first", () => {
  const [kept, copy] = [image('docker.io/a/b:1', 'haul'), image('docker.io/a/b:1', 'docker-archive')];
  expect(chooseImages([kept, copy], 'linux/amd64')).toEqual([kept]);
  expect(chooseImages([copy, kept], 'linux/amd64')).toEqual([kept]);
});

it("loads the archive of the node's platform", () => {
  const amd64 = image('docker.io/a/b:1', 'docker-archive');
  const arm64 = image('docker.io/a/b:1', 'docker-archive', 'linux/arm64/v8');
  expect(chooseImages([amd64, arm64], 'linux/amd64')).toEqual([amd64]);
  expect(chooseImages([amd64, arm64], 'linux/arm64')).toEqual([arm64]);
});

it('leaves everything else as it is, collisions too', () => {
  const images = [
    image('docker.io/a/b:1', 'haul'),
    image('ghcr.io/a/b:1', 'haul'),
    image('docker.io/a/b:2', 'docker-archive'),
    image(`docker.io/a/c@sha256:${'0'.repeat(64)}`, 'docker-archive'),
  ];
  expect(chooseImages(images, 'linux/amd64')).toEqual(images);
});
