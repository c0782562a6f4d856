import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HeldFile, subjectOf } from '../../../fixtures/inspect/subject.ts';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import type { Bundle, BundleImage } from '../../model/bundle.ts';
import { gatherK3s } from './gather.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const binary: HeldFile = {
  place: 'k3s',
  kind: 'k3s-binary',
  content: '\x7fELF -X github.com/k3s-io/k3s/pkg/version.Version=v1.34.4+k3s1 ',
};

function image(
  reference: string,
  place: string,
  carrier: BundleImage['carrier'] = 'docker-archive',
): BundleImage {
  return { reference, digest, mediaType: '', platforms: [], blobs: [], place, carrier };
}

function archive(place: string, sha256 = 'cd'.repeat(32)): Bundle['parts'][number] {
  return { place, format: 'docker-archive', sha256, bytes: 1 };
}

let scratch: Scratch;
beforeAll(async () => {
  scratch = await makeScratch();
});
afterAll(() => scratch.remove());

describe('what a bundle brings of K3s', () => {
  it('is nothing where it brings nothing', async () => {
    const nothing = { binaries: [], nodeImages: [], lists: [], archives: [], sums: [] };
    expect(await gatherK3s(await subjectOf(scratch, {}))).toEqual(nothing);
  });

  it('has the version of the binary before that of a node image', async () => {
    const images = [image('docker.io/rancher/k3s:v1.33.1-k3s1', 'a', 'haul')];
    const facts = await gatherK3s(await subjectOf(scratch, { files: [binary], images }));
    expect(facts.binaries).toEqual([{ place: 'k3s', version: 'v1.34.4+k3s1' }]);
    expect(facts.nodeImages).toEqual([{ reference: images[0]?.reference, version: 'v1.33.1+k3s1' }]);
    expect(facts.version).toBe('v1.34.4+k3s1');
  });

  it('has the version of the node image where the binary does not tell', async () => {
    const images = [image('docker.io/rancher/k3s:v1.33.1-k3s1', 'a', 'haul')];
    const files: HeldFile[] = [{ ...binary, content: '\x7fELF' }];
    expect(await gatherK3s(await subjectOf(scratch, { files, images }))).toMatchObject({
      binaries: [{ place: 'k3s' }],
      version: 'v1.33.1+k3s1',
    });
  });

  it('names the archives that hold a system image, and no others', async () => {
    const images = [
      image(
        'docker.io/rancher/mirrored-pause:3.6',
        'k3s-airgap-images-amd64.tar.zst!rancher/mirrored-pause:3.6',
      ),
      image('docker.io/library/web:1', 'web.tar!web:1'),
    ];
    const parts = [archive('k3s-airgap-images-amd64.tar.zst'), archive('web.tar')];
    const facts = await gatherK3s(await subjectOf(scratch, { images, parts }));
    expect(facts.archives).toEqual(['k3s-airgap-images-amd64.tar.zst']);
  });

  it('names the candidate itself where it is such an archive', async () => {
    const images = [image('docker.io/rancher/mirrored-pause:3.6', 'rancher/mirrored-pause:3.6')];
    const subject = await subjectOf(scratch, { name: 'images.tar', format: 'docker-archive', images });
    expect((await gatherK3s(subject)).archives).toEqual(['images.tar']);
  });

  it('compares the checksums of what is there, by its place or its name', async () => {
    const wanted = '0'.repeat(64);
    const content = [
      `${wanted}  k3s`,
      `${wanted.toUpperCase()} *images/k3s-airgap-images-amd64.tar.zst`,
      `${wanted}  k3s-images.txt`,
      'no checksum at all',
    ].join('\r\n');
    const files: HeldFile[] = [binary, { place: 'sha256sum-amd64.txt', kind: 'checksums', content }];
    const parts = [archive('k3s-airgap-images-amd64.tar.zst')];
    const subject = await subjectOf(scratch, { files, parts });
    const place = 'sha256sum-amd64.txt';
    expect((await gatherK3s(subject)).sums).toEqual([
      { place, file: 'k3s', wanted, found: subject.bundle.files[0]?.digest.slice('sha256:'.length) },
      { place, file: 'images/k3s-airgap-images-amd64.tar.zst', wanted, found: 'cd'.repeat(32) },
    ]);
  });

  it('compares no checksum with a file that only may be meant', async () => {
    const files: HeldFile[] = [
      { ...binary, place: 'amd64/k3s' },
      { ...binary, place: 'arm64/k3s' },
      { place: 'sums.txt', kind: 'checksums', content: `${'0'.repeat(64)}  k3s` },
    ];
    expect((await gatherK3s(await subjectOf(scratch, { files }))).sums).toEqual([]);
  });

  it('reads the image lists, and says so of one whose bytes are missing', async () => {
    const files: HeldFile[] = [
      { place: 'k3s-images.txt', kind: 'image-list', content: 'rancher/pause:3.1\n' },
    ];
    const subject = await subjectOf(scratch, { files });
    expect((await gatherK3s(subject)).lists).toEqual([
      { place: 'k3s-images.txt', images: ['docker.io/rancher/pause:3.1'] },
    ]);
    const blobs = { range: () => undefined, fetch: () => Promise.resolve() };
    expect((await gatherK3s({ ...subject, blobs })).lists[0]?.unread?.[0]?.reason).toContain(
      'lacks its bytes',
    );
  });
});
