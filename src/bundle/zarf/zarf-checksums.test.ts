import { afterEach, beforeEach, expect, it } from 'vitest';
import { lyingBlob, ociLayoutEntries } from '../../../fixtures/bundles/layout.ts';
import { openTar } from '../../../fixtures/bundles/open-tar.ts';
import type { RawEntry } from '../../../fixtures/bundles/raw-tar.ts';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { zarfEntries } from '../../../fixtures/bundles/zarf.ts';
import { blobsOf, type SampleArtifact } from '../../../fixtures/sample/blob.ts';
import { buildImage } from '../../../fixtures/sample/image.ts';

let scratch: Scratch;
let image: SampleArtifact;
beforeEach(async () => {
  scratch = await makeScratch();
  image = await buildImage({ files: [{ path: '/a', content: 'a' }], config: {}, architecture: 'amd64' });
});
afterEach(() => scratch.remove());

const packageWith = (motd: string) =>
  zarfEntries({
    images: ociLayoutEntries(blobsOf(image), [{ blob: image.manifest, name: 'docker.io/a/b:1' }]),
    components: { web: [{ name: 'files/0/motd', body: motd }] },
  });

async function faultsOf(entries: readonly RawEntry[]): Promise<string[][]> {
  const { bundle } = await openTar(scratch, entries);
  return bundle.faults.map(({ digest, fault }) => [digest, fault]);
}

/** The entries with another body for one of them. */
function withBody(entries: readonly RawEntry[], name: string, body: RawEntry['body']): RawEntry[] {
  return entries.map((entry) => (entry.name === name ? { ...entry, body: body ?? '' } : entry));
}

const bodyOf = (entries: readonly RawEntry[], name: string) =>
  entries.find((entry) => entry.name === name)?.body ?? '';

it('find nothing in a good package', async () => {
  expect(await faultsOf(packageWith('hello'))).toEqual([]);
});

it('find an altered component', async () => {
  const name = 'components/web.tar';
  const altered = withBody(packageWith('hello'), name, bodyOf(packageWith('other'), name));
  expect(await faultsOf(altered)).toEqual([[name, 'digest-mismatch']]);
});

it('find a file too many, and one too few', async () => {
  const without = packageWith('hello').filter(({ name }) => name !== 'images/oci-layout');
  expect(await faultsOf([...without, { name: 'extra.sh', body: 'x' }])).toEqual([
    ['extra.sh', 'digest-mismatch'],
    ['images/oci-layout', 'missing'],
  ]);
});

it('are held to what zarf.yaml knows of them, and must be there', async () => {
  const entries = packageWith('hello');
  const longer = `${String(bodyOf(entries, 'checksums.txt'))}no line\n`;
  expect(await faultsOf(withBody(entries, 'checksums.txt', longer))).toEqual([
    ['checksums.txt', 'digest-mismatch'],
  ]);
  const without = entries.filter(({ name }) => name !== 'checksums.txt');
  expect(await faultsOf(without)).toEqual([['checksums.txt', 'missing']]);
});

it('say of a blob once that it is another', async () => {
  const { digest } = image.config;
  const name = `images/blobs/${digest.replace(':', '/')}`;
  const altered = withBody(packageWith('hello'), name, lyingBlob(image.config, 'x').bytes);
  expect(await faultsOf(altered)).toEqual([[digest, 'digest-mismatch']]);
});
