import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobBytes } from '../../../fixtures/bundles/blob-bytes.ts';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { noise, smallHaul } from '../../../fixtures/bundles/small-haul.ts';
import { digestOf } from '../../system/digest.ts';
import { createFileHasher } from '../../system/file-hasher.ts';
import { openFolder } from './folder.ts';
import { defaultLimits } from '../limits.ts';
import { listFolder } from './list-folder.ts';
import { openBundle } from '../open-bundle.ts';
import type { OpenedSource } from './opened-source.ts';

let scratch: Scratch;
let folder: string;
beforeEach(async () => {
  scratch = await makeScratch();
  folder = join(scratch.folder, 'folder');
  await mkdir(join(folder, 'sub'), { recursive: true });
  await writeFile(join(folder, 'a.yaml'), 'kind: ConfigMap\n');
  await writeFile(join(folder, 'sub/big'), noise(600_000));
});
afterEach(() => scratch.remove());

async function open(): Promise<OpenedSource> {
  const hasher = createFileHasher();
  try {
    return await openFolder(folder, await listFolder(folder, defaultLimits), hasher);
  } finally {
    await hasher.stop();
  }
}

it('hashes every file where it lies, and all of them as sha256sum would list them', async () => {
  const { contents, bytes, sha256 } = await open();
  expect([...contents.files.keys()]).toEqual(['a.yaml', 'sub/big']);
  expect(contents.find('sub/big')).toMatchObject({
    digest: digestOf(noise(600_000)),
    range: { path: join(folder, 'sub/big'), start: 0, bytes: 600_000 },
  });
  expect(bytes).toBe(600_016);
  const list = execFileSync('sha256sum', ['a.yaml', 'sub/big'], { cwd: folder });
  expect(`sha256:${sha256}`).toBe(digestOf(list));
});

it('follows links inside, and leaves those that lead nowhere', async () => {
  await symlink('sub/big', join(folder, 'relative'));
  await symlink(join(folder, 'sub/big'), join(folder, 'absolute'));
  await symlink('relative', join(folder, 'twice'));
  await symlink('nowhere', join(folder, 'dangling'));
  await symlink('round', join(folder, 'round'));
  const { contents } = await open();
  const big = contents.find('sub/big');
  for (const name of ['relative', 'absolute', 'twice']) expect(contents.find(name)).toBe(big);
  for (const name of ['dangling', 'round']) expect(contents.find(name)).toBeUndefined();
});

describe('refuses by name', () => {
  const refused = (words: string, code = 'bundle-entry-unsafe') =>
    expect(open()).rejects.toMatchObject({
      kind: 'usage',
      code,
      message: expect.stringContaining(words) as string,
    });

  it('links out of the folder', async () => {
    await symlink('../../etc', join(folder, 'sub/out'));
    await refused('"sub/out" is a link out of the folder');
  });

  it('links to the folder above, and to itself', async () => {
    await symlink('..', join(folder, 'up'));
    await refused('"up" is a link out of the folder');
  });

  it('pipes', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await refused('"pipe" is a fifo');
  });

  it('sockets', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 's'), resolve));
    await refused('"s" is a socket').finally(() => server.close());
  });

  it('names that are not UTF-8', async () => {
    await writeFile(Buffer.concat([Buffer.from(`${folder}/n`), Buffer.from([0xff])]), '');
    await refused('"n\\\\xff" has a name that is not UTF-8');
  });

  it('too many entries', async () => {
    const listing = listFolder(folder, { ...defaultLimits, maxEntries: 2 });
    await expect(listing).rejects.toMatchObject({ code: 'bundle-limit-exceeded' });
  });
});

it('opens an archive in it in place', async () => {
  const path = join(folder, 'haul.tar');
  await writeFile(path, await smallHaul());
  const { bundle, blobs, stop } = await openBundle(folder, { workFolder: join(scratch.folder, 'work') });
  expect(bundle).toMatchObject({ format: 'directory', name: 'folder', faults: [] });
  const [image] = bundle.images;
  expect(blobs.range(image?.digest ?? '')?.path).toBe(path);
  expect(digestOf(await blobBytes(blobs, image?.digest ?? ''))).toBe(image?.digest);
  await stop();
});
