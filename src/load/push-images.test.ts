import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startFakeRegistry,
  type FakeRegistry,
  type FakeRegistryOptions,
} from '../../fixtures/bundles/fake-registry.ts';
import { bundleImageOf, heldBlobs } from '../../fixtures/bundles/held-images.ts';
import { indexOf } from '../../fixtures/bundles/layout.ts';
import { makeScratch, type Scratch } from '../../fixtures/bundles/scratch.ts';
import { blobsOf, type SampleArtifact, type SampleBlob } from '../../fixtures/sample/blob.ts';
import { buildImage } from '../../fixtures/sample/image.ts';
import type { BlobSource, BundleImage } from '../model/bundle.ts';
import { repositoriesIn } from './load-mode.ts';
import { byPath } from './system-default-registry.ts';
import { pushImages } from './push-images.ts';

let scratch: Scratch;
let registry: FakeRegistry | undefined;
let amd64: SampleArtifact;
let arm64: SampleArtifact;
beforeEach(async () => {
  scratch = await makeScratch();
  const imageFor = (architecture: string, user: string) =>
    buildImage({ files: [{ path: '/a', content: 'the same layer' }], config: { user }, architecture });
  amd64 = await imageFor('amd64', '1');
  arm64 = await imageFor('arm64', '1');
});
afterEach(async () => {
  await registry?.stop();
  registry = undefined;
  await scratch.remove();
});

async function start(options?: FakeRegistryOptions): Promise<FakeRegistry> {
  registry = await startFakeRegistry(options);
  return registry;
}

const push = (to: FakeRegistry, images: readonly BundleImage[], blobs: BlobSource, signal?: AbortSignal) =>
  pushImages({
    registry: to.registry,
    images,
    blobs,
    repositoryOf: byPath,
    source: 'bundle',
    ...(signal ? { signal } : {}),
  });
const held = (...more: readonly SampleBlob[]) =>
  heldBlobs(scratch, [...blobsOf(amd64), ...blobsOf(arm64), ...more]);

describe('pushImages', () => {
  it('puts each image under its repository and tag, with its media type', async () => {
    const to = await start();
    const images = [
      bundleImageOf('ghcr.io/a/b:1', [amd64]),
      bundleImageOf('docker.io/library/c:latest', [arm64]),
    ];
    const loaded = await push(to, images, await held());
    expect(loaded).toEqual(
      images.map(({ reference, digest, blobs }) => ({
        reference,
        digest,
        source: 'bundle',
        bytes: blobs.reduce((sum, blob) => sum + blob.bytes, 0),
      })),
    );
    expect(to.manifests.get('a/b')?.get('1')).toEqual({
      mediaType: amd64.manifest.mediaType,
      bytes: amd64.manifest.bytes,
    });
    expect(to.manifests.get('library/c')?.has('latest')).toBe(true);
  });

  it('puts the manifests of all platforms first, innermost first, then the index under the tag', async () => {
    const to = await start();
    const inner = indexOf([{ blob: arm64.manifest, platform: 'linux/arm64' }]);
    const root = indexOf([{ blob: amd64.manifest, platform: 'linux/amd64' }, { blob: inner }]);
    const image = bundleImageOf('docker.io/a/b:1', [amd64, arm64], [root, inner]);
    await push(to, [image], await held(root, inner));
    const put = to.requests.filter((line) => line.startsWith('PUT /v2/a/b/manifests/'));
    expect(put.at(-1)).toBe('PUT /v2/a/b/manifests/1');
    expect(put.slice(0, -1).sort()).toEqual(
      [amd64.manifest, arm64.manifest, inner].map(({ digest }) => `PUT /v2/a/b/manifests/${digest}`).sort(),
    );
    expect(to.manifests.get('a/b')?.get('1')?.mediaType).toBe(root.mediaType);
  });

  it('puts an image known by digest alone under its digest', async () => {
    const to = await start();
    const { digest } = amd64.manifest;
    await push(to, [bundleImageOf(`docker.io/a/b@${digest}`, [amd64])], await held());
    expect([...(to.manifests.get('a/b')?.keys() ?? [])]).toEqual([digest]);
  });

  it.each([true, false])('sends shared bytes once where the registry links blobs (%s)', async (mounts) => {
    const to = await start({ mounts });
    const images = ['a/b:1', 'a/b:2', 'c/d:1', 'e/f:1'].map((name) =>
      bundleImageOf(`docker.io/${name}`, [amd64]),
    );
    await push(to, images, await held());
    const uploads = to.requests.filter((line) => line.startsWith('PUT') && line.includes('/blobs/'));
    expect(uploads).toHaveLength(mounts ? 2 : 6);
    expect([...to.manifests.keys()].sort()).toEqual(['a/b', 'c/d', 'e/f']);
  });

  it('sends nothing the registry already has', async () => {
    const to = await start();
    const images = [bundleImageOf('docker.io/a/b:1', [amd64])];
    const blobs = await held();
    await push(to, images, blobs);
    const before = to.requests.length;
    await push(to, images, blobs);
    expect(to.requests.slice(before).filter((line) => line.startsWith('POST'))).toEqual([]);
  });
});

describe('a registry with a certificate of its own and a login', () => {
  const guarded = { tls: true, credentials: { username: 'airtight', password: 'se:cret' } };

  it('is pushed to', async () => {
    const to = await start(guarded);
    await push(to, [bundleImageOf('docker.io/a/b:1', [amd64])], await held());
    expect(to.manifests.get('a/b')?.has('1')).toBe(true);
  });

  it('refuses another login, and no error tells it', async () => {
    const to = await start(guarded);
    const registry = { ...to.registry, credentials: { username: 'airtight', password: 'gue:ssed' } };
    const images = [bundleImageOf('docker.io/a/b:1', [amd64])];
    const pushed = pushImages({
      registry,
      images,
      blobs: await held(),
      repositoryOf: byPath,
      source: 'bundle',
    });
    await expect(pushed).rejects.toThrow('answered 401');
    await expect(pushed).rejects.not.toThrow('gue:ssed');
  });

  it('is not believed under another authority', async () => {
    const to = await start(guarded);
    const { ca: _, ...registry } = to.registry;
    const images = [bundleImageOf('docker.io/a/b:1', [amd64])];
    await expect(
      pushImages({ registry, images, blobs: await held(), repositoryOf: byPath, source: 'bundle' }),
    ).rejects.toThrow(/self-signed certificate/);
    expect(to.requests).toEqual([]);
  });
});

it('brings blobs that were not kept when the bundle was opened', async () => {
  const to = await start();
  const all = await held();
  const kept = new Set<string>();
  const late: BlobSource = {
    range: (digest) => (kept.has(digest) ? all.range(digest) : undefined),
    fetch: async (digests) => {
      await all.fetch(digests);
      for (const digest of digests) kept.add(digest);
    },
  };
  expect(await push(to, [bundleImageOf('docker.io/a/b:1', [amd64])], late)).toHaveLength(1);
});

it('keeps registries apart where the mode says so', async () => {
  const to = await start();
  const images = [bundleImageOf('docker.io/a/b:1', [amd64]), bundleImageOf('ghcr.io/a/b:1', [arm64])];
  const repositoryOf = repositoriesIn({ mode: 'registry-mirror', tls: false, auth: false }, images);
  await pushImages({
    registry: to.registry,
    images,
    blobs: await held(),
    source: 'bundle',
    repositoryOf,
  });
  expect([...to.manifests.keys()].sort()).toEqual(['a/b', 'ghcr.io/a/b']);
});

it('takes one image under the names of two registries', async () => {
  const to = await start();
  const images = [bundleImageOf('docker.io/a/b:1', [amd64]), bundleImageOf('ghcr.io/a/b:1', [amd64])];
  expect(await push(to, images, await held())).toHaveLength(2);
  expect([...(to.manifests.get('a/b')?.keys() ?? [])]).toEqual(['1', amd64.manifest.digest]);
});

describe('pushImages refuses before it sends anything', () => {
  it('two images for one place in the mirror', async () => {
    const to = await start();
    const images = [bundleImageOf('docker.io/a/b:1', [amd64]), bundleImageOf('ghcr.io/a/b:1', [arm64])];
    await expect(push(to, images, await held())).rejects.toMatchObject({
      kind: 'usage',
      code: 'load-names-collide',
      message: expect.stringMatching(/docker\.io\/a\/b:1.*ghcr\.io\/a\/b:1/) as string,
    });
    expect(to.requests).toEqual([]);
  });

  it('a blob that cannot be had', async () => {
    const to = await start();
    const images = [bundleImageOf('docker.io/a/b:1', [amd64])];
    await expect(push(to, images, await heldBlobs(scratch, [amd64.manifest]))).rejects.toMatchObject({
      kind: 'usage',
      code: 'load-blob-unavailable',
      message: expect.stringContaining('docker.io/a/b:1') as string,
    });
    expect(to.requests).toEqual([]);
  });
});

describe('when the registry fails', () => {
  it.each([
    ['HEAD', 500],
    ['POST', 503],
    ['PUT', 507],
  ])('the error on %s names image, blob, status and text', async (method, status) => {
    const to = await start({
      fail: (used) => (used === method ? { status, text: 'disk\nfull' } : undefined),
    });
    const text = method === 'HEAD' ? '' : ': disk full';
    await expect(push(to, [bundleImageOf('docker.io/a/b:1', [amd64])], await held())).rejects.toMatchObject({
      kind: 'internal',
      code: 'load-registry-failed',
      message: expect.stringMatching(
        new RegExp(`${status} to ${method} .*docker.io/a/b:1, blob sha256:[0-9a-f]{64}${text}$`),
      ) as string,
    });
  });

  it('bytes that are not their digest are not taken', async () => {
    const to = await start();
    const [layer = amd64.config] = amd64.layers;
    const blobs = await held({ ...layer, bytes: Buffer.from('spoilt') });
    await expect(push(to, [bundleImageOf('docker.io/a/b:1', [amd64])], blobs)).rejects.toThrow(
      'DIGEST_INVALID',
    );
  });

  it('nobody listens: the error says where', async () => {
    const to = await start();
    await to.stop();
    await expect(push(to, [bundleImageOf('docker.io/a/b:1', [amd64])], await held())).rejects.toThrow(
      to.address,
    );
  });

  it('ends with the reason of its signal', async () => {
    const to = await start();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(push(to, [bundleImageOf('docker.io/a/b:1', [amd64])], await held(), signal)).rejects.toThrow(
      'enough',
    );
  });
});
