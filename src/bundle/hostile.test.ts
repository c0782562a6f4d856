import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openInProcess } from '../../fixtures/bundles/open-in-process.ts';
import { rawTar, type RawEntry } from '../../fixtures/bundles/raw-tar.ts';
import { makeScratch, type Scratch } from '../../fixtures/bundles/scratch.ts';
import { zarfEntries } from '../../fixtures/bundles/zarf.ts';
import { digestOf } from '../system/digest.ts';
import type { BundleLimits } from './limits.ts';
import { openBundle } from './open-bundle.ts';

let scratch: Scratch;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

const store: RawEntry = { name: 'store.json', body: '{"hauler-version":"x"}' };
const index: RawEntry = { name: 'index.json', body: '{"manifests":[]}' };

async function refusalOf(bytes: Uint8Array, limits?: Partial<BundleLimits>): Promise<unknown> {
  const path = await scratch.file('hostile', bytes);
  const workFolder = join(scratch.folder, 'work');
  const outcome: unknown = await openBundle(path, { workFolder, ...(limits ? { limits } : {}) }).catch(
    (error: unknown) => error,
  );
  // Whatever happened, the spool is gone and nothing else was made.
  expect(await readdir(workFolder)).toEqual([]);
  expect((await readdir(scratch.folder)).sort()).toEqual(['hostile', 'work']);
  return outcome;
}

function usage(code: string, ...words: string[]): object {
  return {
    kind: 'usage',
    code,
    message: expect.stringMatching(words.join('.*')) as string,
    hint: expect.any(String) as string,
  };
}

it.each<[string, RawEntry, string]>([
  ['an absolute name', { name: '/tmp/airtight-escaped', body: 'x' }, 'absolute'],
  ['a name that climbs', { name: '../../airtight-escaped', body: 'x' }, 'climbs'],
  ['a name that climbs halfway', { name: 'blobs/../../airtight-escaped', body: 'x' }, 'climbs'],
  ['a folder that climbs', { name: '../airtight-escaped/', type: '5' }, 'climbs'],
  ['a backslash', { name: '..\\airtight-escaped', body: 'x' }, 'backslash'],
  ['a link to the host', { name: 'blobs', type: '2', linkname: '/airtight-escaped' }, 'outside the archive'],
  [
    'a link that climbs',
    { name: 'a/b', type: '2', linkname: '../../airtight-escaped' },
    'outside the archive',
  ],
  [
    'a hard link that climbs',
    { name: 'a/b', type: '1', linkname: '../airtight-escaped' },
    'outside the archive',
  ],
  ['a character device', { name: 'airtight-escaped', type: '3' }, 'character-device'],
  ['a block device', { name: 'airtight-escaped', type: '4' }, 'block-device'],
  ['a pipe', { name: 'airtight-escaped', type: '6' }, 'fifo'],
])('refuses %s by name', async (_, entry, words) => {
  expect(await refusalOf(rawTar([store, entry, index]))).toMatchObject(
    usage('bundle-entry-unsafe', 'airtight-escaped|blobs', words),
  );
});

it('refuses an entry that stands there twice', async () => {
  const tar = rawTar([store, index, { ...index, name: './index.json' }]);
  expect(await refusalOf(tar)).toMatchObject(usage('bundle-entry-unsafe', './index.json', 'twice'));
});

it('refuses too many entries', async () => {
  expect(await refusalOf(rawTar([store, index]), { maxEntries: 1 })).toMatchObject(
    usage('bundle-limit-exceeded', 'index.json', 'number 2'),
  );
});

it('refuses an entry above the limit before it reads it', async () => {
  const tar = rawTar([store, { name: 'big', body: Buffer.alloc(5000) }]);
  expect(await refusalOf(tar, { maxEntryBytes: 4096 })).toMatchObject(usage('bundle-limit-exceeded', 'big'));
});

it('refuses an archive that unpacks to too much', async () => {
  const tar = rawTar([store, { name: 'big', body: Buffer.alloc(300_000) }, index]);
  expect(await refusalOf(gzipSync(tar), { maxTotalBytes: 100_000 })).toMatchObject(
    usage('bundle-limit-exceeded', 'big'),
  );
});

it('refuses a small file that claims to hold a thousand times its size', async () => {
  const tar = rawTar([store, { name: 'bomb', body: Buffer.alloc(3_000_000), claimedSize: 7 * 1024 ** 3 }]);
  expect(await refusalOf(gzipSync(tar))).toMatchObject(usage('bundle-limit-exceeded', 'bomb'));
});

it.each([700, 1200, 1536])('refuses an archive cut after %d bytes', async (length) => {
  const tar = rawTar([store, index]);
  expect(await refusalOf(tar.subarray(0, length))).toMatchObject(usage('bundle-damaged', 'damaged'));
});

it('refuses a gzip stream that ends early', async () => {
  const noisy = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * at * 31) % 253));
  const bytes = gzipSync(rawTar([store, { name: 'big', body: noisy }, index]));
  expect(await refusalOf(bytes.subarray(0, bytes.length - 20))).toMatchObject(usage('bundle-damaged'));
});

it('refuses an index that is nested too deep', async () => {
  const body = `{"manifests":${'['.repeat(5000)}${']'.repeat(5000)}}`;
  expect(await refusalOf(rawTar([store, { name: 'index.json', body }]))).toMatchObject(
    usage('bundle-json-invalid', 'index.json', 'deeper'),
  );
});

it('refuses an index that is too large', async () => {
  const body = JSON.stringify({ manifests: [], padding: 'x'.repeat(5000) });
  expect(
    await refusalOf(rawTar([store, { name: 'index.json', body }]), { maxJsonBytes: 1000 }),
  ).toMatchObject(usage('bundle-json-invalid', 'index.json'));
});

it.each([
  ['no JSON', '{"manifests":'],
  ['another shape', '{"manifests":[{"digest":7}]}'],
])('refuses an index that is %s', async (_, body) => {
  expect(await refusalOf(rawTar([store, { name: 'index.json', body }]))).toMatchObject(
    usage('bundle-json-invalid', 'index.json'),
  );
});

it('refuses an image whose name is none', async () => {
  const descriptor = {
    digest: `sha256:${'0'.repeat(64)}`,
    size: 1,
    annotations: { 'io.containerd.image.name': '../../etc' },
  };
  const body = JSON.stringify({ manifests: [descriptor] });
  expect(await refusalOf(rawTar([store, { name: 'index.json', body }]))).toMatchObject(
    usage('bundle-reference-invalid', 'etc'),
  );
});

it('prints an entry name with control characters escaped', async () => {
  const refused = await refusalOf(rawTar([{ name: '/\u001b[31mred\n', body: 'x' }]));
  expect(refused).toMatchObject({ message: expect.not.stringMatching(/[\n\u001b]/u) as string });
});

it.each([
  ['another archive', () => rawTar([store, index])],
  ['a few bytes', () => Buffer.from('more')],
])('refuses %s after the end', async (_, more) => {
  const refused = await refusalOf(Buffer.concat([rawTar([store, index]), more()]));
  expect(refused).toMatchObject(usage('bundle-damaged', 'index.json', 'trailing data'));
});

it('refuses archives in archives that unpack to too much together, by place', async () => {
  const bomb = gzipSync(rawTar([index, { name: 'big', body: Buffer.alloc(60_000) }]));
  const tar = rawTar(zarfEntries({ components: { a: [{ name: 'files/0/a.tgz', body: bomb }] } }));
  expect(await refusalOf(tar, { maxTotalBytes: 50_000 })).toMatchObject(
    usage('bundle-limit-exceeded', 'components/a.tar!a/files/0/a.tgz', 'big', 'maxTotalBytes'),
  );
});

it('refuses layers whose check alone would unpack to too much', async () => {
  const config = JSON.stringify({ rootfs: { diff_ids: [`sha256:${'0'.repeat(64)}`] } });
  const layer = gzipSync(Buffer.alloc(80_000_000));
  const items = JSON.stringify([{ Config: 'c.json', RepoTags: ['a:1'], Layers: ['l'] }]);
  const tar = rawTar([
    { name: 'c.json', body: config },
    { name: 'l', body: layer },
    { name: 'manifest.json', body: items },
  ]);
  expect(await refusalOf(tar, { maxTotalBytes: 1_000_000 })).toMatchObject(usage('bundle-limit-exceeded'));
});

it('reads 100,000 entries in less than 300 MB', async () => {
  const entries = Array.from({ length: 100_000 }, (_, at): RawEntry => {
    const body = `${at}`;
    return { name: `blobs/sha256/${digestOf(body).slice('sha256:'.length)}`, body };
  });
  const path = await scratch.file('many.tar', rawTar([store, index, ...entries]));
  const taken = await openInProcess(path, scratch.folder);
  expect(taken).toMatchObject({ blobsChecked: 100_000, faults: 0 });
  expect(taken.peakMegabytes).toBeLessThan(300);
});
