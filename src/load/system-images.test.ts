import { expect, it } from 'vitest';
import type { Bundle, BundleImage } from '../model/bundle.ts';
import { systemImagesLacking } from './system-images.ts';

const image = (reference: string): BundleImage => ({
  reference,
  digest: `sha256:${'0'.repeat(64)}`,
  mediaType: '',
  platforms: [],
  place: reference,
  carrier: 'haul',
  blobs: [],
});

it('compares canonical names', () => {
  const bundle: Bundle = {
    name: 'b',
    path: 'b',
    format: 'haul',
    sha256: '0'.repeat(64),
    bytes: 0,
    images: [image('docker.io/rancher/mirrored-pause:3.6')],
    charts: [],
    files: [],
    unpackedBytes: 0,
    companions: [],
    parts: [],
    blobsChecked: 0,
    faults: [],
  };
  const required = [image('rancher/mirrored-pause:3.6'), image('rancher/mirrored-coredns-coredns:1.10.1')];
  expect(systemImagesLacking(required, bundle)).toEqual([required[1]]);
});
