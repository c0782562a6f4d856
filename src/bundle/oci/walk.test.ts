import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indexOf, lyingBlob, ociLayoutEntries } from '../../../fixtures/bundles/layout.ts';
import { openTar } from '../../../fixtures/bundles/open-tar.ts';
import { platformImage } from '../../../fixtures/bundles/platform-image.ts';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import {
  artifactOf,
  blobsOf,
  descriptorOf,
  jsonBlob,
  type SampleArtifact,
} from '../../../fixtures/sample/blob.ts';

let scratch: Scratch;
let amd64: SampleArtifact;
let arm64: SampleArtifact;
beforeEach(async () => {
  scratch = await makeScratch();
  amd64 = await platformImage('amd64');
  arm64 = await platformImage('arm64');
});
afterEach(() => scratch.remove());

const refName = (text: string) => ({ 'org.opencontainers.image.ref.name': text });

describe('faults', () => {
  it('name the platform that lacks a blob, and none for what all of them share', async () => {
    const root = indexOf([
      { blob: amd64.manifest, platform: 'linux/amd64' },
      { blob: arm64.manifest, platform: 'linux/arm64' },
    ]);
    const listed = [{ blob: root, annotations: refName('a/b:1') }];
    const [layer] = arm64.layers;
    const without = [root, ...blobsOf(amd64), arm64.manifest, arm64.config];
    const one = await openTar(scratch, ociLayoutEntries(without, listed));
    expect(one.bundle.faults).toEqual([
      {
        digest: layer?.digest,
        fault: 'missing',
        detail: 'the bundle does not hold it',
        neededBy: ['docker.io/a/b:1'],
        platform: 'linux/arm64',
      },
    ]);

    const sharing = artifactOf(arm64.config, amd64.layers);
    const both = indexOf([
      { blob: amd64.manifest, platform: 'linux/amd64' },
      { blob: sharing.manifest, platform: 'linux/arm64' },
    ]);
    const kept = [both, amd64.manifest, amd64.config, sharing.manifest, sharing.config];
    const shared = await openTar(
      scratch,
      ociLayoutEntries(kept, [{ blob: both, annotations: refName('a/b:1') }]),
    );
    expect(shared.bundle.faults).toHaveLength(1);
    expect(shared.bundle.faults[0]).not.toHaveProperty('platform');
  });

  it('say of a sha512 digest that it is none that is verified', async () => {
    const odd = { ...amd64.manifest, digest: `sha512:${'0'.repeat(128)}` };
    const { bundle } = await openTar(
      scratch,
      ociLayoutEntries([], [{ blob: odd, annotations: refName('a/b:1') }]),
    );
    expect(bundle.faults).toMatchObject([
      {
        fault: 'unreadable',
        detail: expect.stringContaining('sha512') as string,
        neededBy: ['docker.io/a/b:1'],
      },
    ]);
  });

  it('are all there is of a name that leads nowhere', async () => {
    const { bundle } = await openTar(scratch, ociLayoutEntries([], [{ blob: amd64.manifest }]));
    const { digest } = amd64.manifest;
    expect(bundle).toMatchObject({
      images: [],
      files: [],
      faults: [{ digest, fault: 'missing', neededBy: [digest] }],
    });
  });

  it('end an index that claims to hold itself', async () => {
    const honest = indexOf([{ blob: amd64.manifest }]);
    const circle = lyingBlob(honest, indexOf([{ blob: honest }]).bytes);
    const { bundle } = await openTar(
      scratch,
      ociLayoutEntries([circle], [{ blob: circle, annotations: refName('a/b:1') }]),
    );
    expect(bundle.faults).toMatchObject([{ digest: circle.digest, fault: 'digest-mismatch' }]);
  });

  it('are not waited for where names without end lead to one long index', async () => {
    const manifests = Array.from({ length: 9000 }, () => descriptorOf(amd64.manifest));
    const long = jsonBlob('application/vnd.oci.image.index.v1+json', { schemaVersion: 2, manifests });
    const listed = Array.from({ length: 400 }, (_, at) => ({
      blob: long,
      annotations: refName(`a/b:${at}`),
    }));
    await expect(openTar(scratch, ociLayoutEntries([long], listed))).rejects.toMatchObject({
      kind: 'usage',
      code: 'bundle-limit-exceeded',
    });
  });
});
