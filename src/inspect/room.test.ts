import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import type { BundleImage } from '../model/bundle.ts';
import { gatherRoom } from './room.ts';

function image(reference: string, blobs: Readonly<Record<string, number>>): BundleImage {
  return {
    reference,
    digest: '',
    mediaType: '',
    platforms: [],
    blobs: Object.entries(blobs).map(([digest, bytes]) => ({ digest, bytes, mediaType: '' })),
    place: reference,
    carrier: 'haul',
  };
}

const bundle = {
  bytes: 100,
  unpackedBytes: 1000,
  images: [image('a', { x: 7, y: 10 }), image('b', { y: 10 })],
};

it('counts the bundle, everything in it, and each blob once for the registry', async () => {
  expect(await gatherRoom(bundle, { temporaryFolder: tmpdir() })).toMatchObject({
    bundleBytes: 100,
    unpackedBytes: 1000,
    temporaryBytes: 1000,
    diskBytes: 100 + 1000 + 17,
    temporary: { path: tmpdir(), ofSite: false, freeBytes: expect.any(Number) as number },
  });
});

it('takes the word of the user for the room on site', async () => {
  const room = await gatherRoom(bundle, { temporaryFolder: tmpdir(), siteRoom: { disk: 5 } });
  expect(room.disk).toMatchObject({ freeBytes: 5, ofSite: true });
  expect(room.temporary.ofSite).toBe(false);
});
