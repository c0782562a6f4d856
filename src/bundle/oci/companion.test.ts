import { afterEach, beforeEach, expect, it } from 'vitest';
import { haulEntries, indexOf, type Listed } from '../../../fixtures/bundles/layout.ts';
import { openTar } from '../../../fixtures/bundles/open-tar.ts';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import {
  artifactOf,
  blobsOf,
  descriptorOf,
  jsonBlob,
  type SampleArtifact,
} from '../../../fixtures/sample/blob.ts';
import { signatureOf } from '../../../fixtures/sample/companion.ts';
import { buildImage } from '../../../fixtures/sample/image.ts';
import type { BundleCompanion } from '../../model/bundle.ts';
import { companionsOf } from './companion.ts';
import { manifestSchema } from './oci.ts';

let scratch: Scratch;
let image: SampleArtifact;
let signature: SampleArtifact;
beforeEach(async () => {
  scratch = await makeScratch();
  image = await buildImage({ files: [{ path: '/a', content: 'a' }], config: {}, architecture: 'amd64' });
  signature = signatureOf({ reference: 'ghcr.io/a/b:1', image }).artifact;
});
afterEach(() => scratch.remove());

const name = 'ghcr.io/a/b:1';
const refName = 'org.opencontainers.image.ref.name';
const tagOf = ({ manifest }: SampleArtifact) => manifest.digest.replace(':', '-');

async function companionsIn(signed: Listed): Promise<BundleCompanion[]> {
  const listed = [{ blob: image.manifest, name, annotations: { [refName]: 'a/b:1' } }, signed];
  const { bundle } = await openTar(scratch, haulEntries([...blobsOf(image), ...blobsOf(signature)], listed));
  expect(bundle.images.map((each) => each.reference)).toEqual([name]);
  expect(bundle).toMatchObject({ files: [], charts: [], faults: [] });
  return bundle.companions;
}

it.each<[string, (subject: SampleArtifact) => Record<string, string>, string]>([
  [
    'by the name it shares with the image (Hauler 2.0)',
    () => ({ kind: 'dev.cosignproject.cosign/sigs', [refName]: 'a/b:1' }),
    'a/b:1-dev.cosignproject.cosign/sigs',
  ],
  [
    'by Hauler’s own annotation',
    (subject) => ({
      kind: 'dev.hauler/sigs/1234',
      [refName]: 'a/b:1',
      'hauler.dev/subject-digest': subject.manifest.digest,
    }),
    'a/b:1-dev.hauler/sigs/1234',
  ],
  [
    'by cosign’s tag (newer Haulers)',
    (subject) => ({ kind: '', [refName]: `a/b:${tagOf(subject)}.sig` }),
    'a/b:TAG.sig',
  ],
])('finds a signature and its image %s', async (_, annotationsFor, place) => {
  const companions = await companionsIn({
    blob: signature.manifest,
    name,
    annotations: annotationsFor(image),
  });
  expect(companions).toMatchObject([
    {
      kind: 'signature',
      subject: image.manifest.digest,
      digest: signature.manifest.digest,
      place: place.replace('TAG', tagOf(image)),
      payloads: [
        {
          digest: signature.layers[0]?.digest,
          mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
          annotations: { 'dev.cosignproject.cosign/signature': expect.any(String) as string },
        },
      ],
    },
  ]);
});

it('says that a payload is not there', async () => {
  const listed = [
    { blob: image.manifest, name },
    { blob: signature.manifest, annotations: { [refName]: `a/b:${tagOf(image)}.sig` } },
  ];
  const blobs = [...blobsOf(image), signature.manifest, signature.config];
  const { bundle } = await openTar(scratch, haulEntries(blobs, listed));
  expect(bundle.faults).toMatchObject([
    { digest: signature.layers[0]?.digest, fault: 'missing', neededBy: [`a/b:${tagOf(image)}.sig`] },
  ]);
});

it('is about a platform of an image where its tag says so', async () => {
  const root = indexOf([{ blob: image.manifest, platform: 'linux/amd64' }]);
  const listed = [
    { blob: root, name },
    { blob: signature.manifest, name, annotations: { [refName]: `a/b:${tagOf(image)}.sig` } },
  ];
  const entries = haulEntries([root, ...blobsOf(image), ...blobsOf(signature)], listed);
  const { bundle } = await openTar(scratch, entries);
  expect(bundle.companions).toMatchObject([{ subject: image.manifest.digest }]);
});

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const predicate = (type: string) => ({ 'dev.sigstore.bundle.predicateType': type });
it.each<[string, Record<string, string>, BundleCompanion['kind']]>([
  ['application/vnd.dev.cosign.artifact.sig.v1+json', {}, 'signature'],
  ['application/vnd.cncf.notary.signature', {}, 'signature'],
  ['application/vnd.cyclonedx+json', {}, 'sbom'],
  ['application/vnd.in-toto+json', {}, 'attestation'],
  ['application/vnd.acme.scan', {}, 'referrer'],
  [bundleType, { 'dev.sigstore.bundle.content': 'message-signature' }, 'signature'],
  [bundleType, predicate('https://sigstore.dev/cosign/sign/v1'), 'signature'],
  [bundleType, predicate('https://slsa.dev/provenance/v1'), 'attestation'],
  [bundleType, predicate('https://spdx.dev/Document'), 'sbom'],
])('takes a referrer of type %s with %j for: %s', (artifactType, annotations, kind) => {
  const subject = { digest: `sha256:${'1'.repeat(64)}`, size: 1 };
  const descriptor = { mediaType: 'x', digest: `sha256:${'2'.repeat(64)}`, size: 1, annotations: {} };
  const manifest = manifestSchema.parse({
    artifactType,
    annotations,
    subject,
    config: descriptor,
    layers: [descriptor],
  });
  const found = companionsOf(descriptor, { root: manifest, manifest }, 'place', new Map());
  expect(found).toMatchObject([{ kind, subject: subject.digest, payloads: [{ digest: descriptor.digest }] }]);
});

it('finds what BuildKit says of a platform in the image itself, SBOM and provenance apart', async () => {
  const statement = (type: string) => jsonBlob('application/vnd.in-toto+json', { predicateType: type });
  const layers = [statement('https://spdx.dev/Document'), statement('https://slsa.dev/provenance/v0.2')];
  const attestation = artifactOf(
    jsonBlob('application/vnd.oci.image.config.v1+json', {}),
    layers,
    ['https://spdx.dev/Document', 'https://slsa.dev/provenance/v0.2'].map((type) => ({
      'in-toto.io/predicate-type': type,
    })),
  );
  const marked = {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': image.manifest.digest,
  };
  const root = jsonBlob('application/vnd.oci.image.index.v1+json', {
    manifests: [
      { ...descriptorOf(attestation.manifest, marked), platform: { os: 'unknown', architecture: 'unknown' } },
      { ...descriptorOf(image.manifest), platform: { os: 'linux', architecture: 'amd64' } },
    ],
  });
  const blobs = [root, ...blobsOf(image), ...blobsOf(attestation)];
  const { bundle } = await openTar(scratch, haulEntries(blobs, [{ blob: root, name }]));
  expect(bundle.images).toMatchObject([{ reference: name, platforms: ['linux/amd64'] }]);
  const { digest } = attestation.manifest;
  const about = { subject: image.manifest.digest, digest, place: `${name}!${digest}` };
  expect(bundle.companions).toMatchObject([
    { kind: 'sbom', ...about, payloads: [{ digest: layers[0]?.digest }] },
    { kind: 'attestation', ...about, payloads: [{ digest: layers[1]?.digest }] },
  ]);
});
