import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import {
  base64Signature,
  companionOf,
  envelope,
  messageSignature,
  publicPem,
  type SampleCompanion,
  signer,
  sigstoreBundle,
  simpleSignature,
  stranger,
} from '../../../fixtures/inspect/signatures.ts';
import { subjectOf } from '../../../fixtures/inspect/subject.ts';
import { blobOf } from '../../../fixtures/sample/blob.ts';
import type { BundleImage } from '../../model/bundle.ts';
import { gatherSignatures } from './gather.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const index = blobOf('application/vnd.oci.image.index.v1+json', Buffer.from('{"index": 1}'));
const amd64 = blobOf(manifestType, Buffer.from('{"arch": "amd64"}'));
const arm64 = blobOf(manifestType, Buffer.from('{"arch": "arm64"}'));
const layer = blobOf('application/vnd.oci.image.layer.v1.tar+gzip', Buffer.from('layer'));
const blobs = [index, amd64, arm64, layer];

const image: BundleImage = {
  reference: 'registry.site/web:1',
  digest: index.digest,
  mediaType: index.mediaType,
  platforms: ['linux/amd64', 'linux/arm64'],
  blobs: blobs.map(({ digest, mediaType, bytes }) => ({ digest, mediaType, bytes: bytes.length })),
  place: 'web:1',
  carrier: 'haul',
};

let scratch: Scratch;
let key: string;
beforeAll(async () => {
  scratch = await makeScratch();
  key = await scratch.file('cosign.pub', publicPem(signer));
});
afterAll(() => scratch.remove());

/** The image's entry in the evidence, where these companions stand beside it. */
async function web(companions: readonly SampleCompanion[], keyPath?: string) {
  const subject = await subjectOf(scratch, {
    format: 'haul',
    images: [image],
    companions: companions.map(({ companion }) => companion),
    blobs: [...blobs, ...companions.flatMap((each) => each.blobs)],
  });
  const { subjects } = await gatherSignatures(subject, keyPath);
  expect(subjects).toHaveLength(1);
  return subjects[0];
}

describe('what vouches for an image', () => {
  it('is counted by what it is about: the image or one of its manifests', async () => {
    const sbom = companionOf('sbom', amd64.digest, blobOf('application/spdx+json', Buffer.from('{}')));
    const attestation = companionOf('attestation', index.digest, blobOf('', Buffer.from('{"a": 1}')));
    expect(await web([simpleSignature(index.digest), sbom, attestation])).toEqual({
      name: image.reference,
      digest: index.digest,
      signatures: 1,
      attestations: 1,
      sboms: 1,
    });
  });

  it('is neither what is about another image, about a layer, nor about nothing known', async () => {
    const payload = blobOf('', Buffer.from('x'));
    const others = [`sha256:${'ab'.repeat(32)}`, layer.digest, undefined];
    expect(await web(others.map((subject) => companionOf('signature', subject, payload)))).toMatchObject({
      signatures: 0,
    });
  });
});

describe("an image's signature", () => {
  it('verifies where the key made it', async () => {
    expect((await web([simpleSignature(index.digest)], key))?.verification).toEqual({
      ok: true,
      detail: '1 of 1 signatures made with this key',
    });
  });

  it('verifies where one of several does', async () => {
    const signatures = [simpleSignature(index.digest, { by: stranger }), simpleSignature(index.digest)];
    expect((await web(signatures, key))?.verification).toEqual({
      ok: true,
      detail: '1 of 2 signatures made with this key',
    });
  });

  it('does not verify where somebody else made it', async () => {
    const { ok, detail } =
      (await web([simpleSignature(index.digest, { by: stranger })], key))?.verification ?? {};
    expect(ok).toBe(false);
    expect(detail).toContain('not made with this key');
  });

  it('does not verify where it is about another image, though the key made it', async () => {
    const { ok, detail } =
      (await web([simpleSignature(index.digest, { about: amd64.digest })], key))?.verification ?? {};
    expect(ok).toBe(false);
    expect(detail).toContain(amd64.digest);
  });

  it('is not judged where it is keyless', async () => {
    const extra = { 'dev.sigstore.cosign/certificate': 'a certificate' };
    const found = await web([simpleSignature(index.digest, { by: stranger, extra })], key);
    expect(found).not.toHaveProperty('verification');
    expect(found?.unverified).toContain('keyless');
  });

  it('covers an index where it covers each of its manifests, and not where it covers one', async () => {
    const both = [simpleSignature(amd64.digest), simpleSignature(arm64.digest)];
    expect((await web(both, key))?.verification?.ok).toBe(true);
    const found = await web(both.slice(0, 1), key);
    expect(found).not.toHaveProperty('verification');
    expect(found?.unverified).toContain(amd64.digest);
  });
});

describe('a Sigstore bundle beside an image', () => {
  const signature = (content: object, material?: object): SampleCompanion =>
    companionOf('signature', index.digest, sigstoreBundle(content, material));

  it.each([
    ['over a statement', envelope(index.digest)],
    ['over the manifest', messageSignature(index.bytes)],
  ])('verifies %s', async (_, content) => {
    expect((await web([signature(content)], key))?.verification?.ok).toBe(true);
  });

  it.each([
    ['a statement, made by somebody else', envelope(index.digest, { by: stranger })],
    ['a statement about another image', envelope(amd64.digest)],
    ['other bytes', messageSignature(amd64.bytes)],
    ['the manifest, made by somebody else', messageSignature(index.bytes, stranger)],
  ])('does not verify over %s', async (_, content) => {
    expect((await web([signature(content)], key))?.verification?.ok).toBe(false);
  });

  it.each([
    ['keyless', signature(envelope(index.digest), { certificate: { rawBytes: '' } })],
    [
      'over a statement of another kind',
      signature(envelope(index.digest, { predicateType: 'https://slsa.dev/provenance/v1' })),
    ],
    ['in a format that is not known', signature({ mediaType: 'application/json' })],
    ['empty', signature({})],
  ])('is not judged where it is %s', async (_, companion) => {
    const found = await web([companion], key);
    expect(found).not.toHaveProperty('verification');
    expect(found?.unverified).toMatch(/^its /);
  });
});

describe('the signature of a Zarf package', () => {
  const definition = 'kind: ZarfPackageConfig\n';
  const signed = Buffer.from(definition);

  async function zarf(payload: Uint8Array, content = definition) {
    const { companion, blobs: own } = companionOf('signature', undefined, blobOf('', payload));
    const subject = await subjectOf(scratch, {
      format: 'zarf-package',
      files: [{ place: 'zarf.yaml', kind: 'zarf-definition', content }],
      companions: [companion],
      blobs: own,
    });
    return (await gatherSignatures(subject, key)).subjects[0];
  }

  it.each([
    ['bare', Buffer.from(`${base64Signature(signed)}\n`)],
    ['as a Sigstore bundle', sigstoreBundle(messageSignature(signed)).bytes],
  ])('verifies over zarf.yaml, %s', async (_, payload) => {
    expect(await zarf(payload)).toMatchObject({ name: 'package', signatures: 1, verification: { ok: true } });
    expect(await zarf(payload, `${definition}# changed\n`)).toMatchObject({ verification: { ok: false } });
  });

  it('is said to be absent where it is', async () => {
    const { subjects } = await gatherSignatures(await subjectOf(scratch, { format: 'zarf-package' }), key);
    expect(subjects).toEqual([
      { name: 'package', digest: `sha256:${'0'.repeat(64)}`, signatures: 0, attestations: 0, sboms: 0 },
    ]);
  });
});

it('refuses a key that is none before anything is verified', async () => {
  const subject = await subjectOf(scratch, {});
  await expect(gatherSignatures(subject, join(scratch.folder, 'absent.pub'))).rejects.toMatchObject({
    kind: 'usage',
  });
});
