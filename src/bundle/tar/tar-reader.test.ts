import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rawTar, type RawEntry } from '../../../fixtures/bundles/raw-tar.ts';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { TarReader, type TarEntry } from './tar-reader.ts';

interface Read extends TarEntry {
  readonly body: string;
}

/** What a reader makes of the bytes, handed over in pieces of the given sizes, over and over. */
function readTar(bytes: Uint8Array, pieces: readonly number[] = [bytes.length]): Read[] {
  const found: Read[] = [];
  let current: TarEntry | undefined;
  let body: Uint8Array[] = [];
  const reader = new TarReader({
    entry: (entry) => {
      current = entry;
      body = [];
    },
    data: (chunk) => void body.push(Uint8Array.from(chunk)),
    end: () => {
      if (current) found.push({ ...current, body: String(Buffer.concat(body)) });
    },
  });
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = pieces[turn % pieces.length] ?? bytes.length;
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  reader.finish();
  return found;
}

const pax = (...records: string[]): RawEntry => ({ name: 'pax', type: 'x', body: records.join('') });
const file: RawEntry = { name: 'file', body: 'body' };

describe('what GNU tar writes', () => {
  let scratch: Scratch;
  beforeEach(async () => {
    scratch = await makeScratch();
  });
  afterEach(() => scratch.remove());
  const longFolder = 'a-folder-with-a-name-of-forty-characters';
  const longName = `${longFolder}/${longFolder}/${longFolder}/ümlaut`;

  it.each(['v7', 'oldgnu', 'gnu', 'ustar', 'posix'])('%s', async (format) => {
    const names = format === 'v7' ? ['short'] : ['short', longName];
    await mkdir(join(scratch.folder, longFolder, longFolder, longFolder), { recursive: true });
    for (const name of names) await writeFile(join(scratch.folder, name), `body of ${name}`);
    await symlink('short', join(scratch.folder, 'link'));
    const tar = execFileSync('tar', [`--format=${format}`, '-C', scratch.folder, '-c', ...names, 'link']);
    const expected = names.map((name) => ({ name, kind: 'file', body: `body of ${name}` }));
    const found = readTar(tar);
    expect(found).toMatchObject([...expected, { name: 'link', kind: 'symlink', linkname: 'short' }]);
    for (const { start, size, body } of found) expect(String(tar.subarray(start, start + size))).toBe(body);
  });
});

it('reads the same in whatever pieces the bytes come', () => {
  const tar = rawTar([
    file,
    pax('16 path=renamed\n'),
    { ...file, body: 'x'.repeat(700) },
    { name: 'd/', type: '5' },
  ]);
  const whole = readTar(tar);
  expect(whole.map(({ name }) => name)).toEqual(['file', 'renamed', 'd/']);
  const pieces = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(pieces, (sizes) => {
      expect(readTar(tar, sizes)).toEqual(whole);
    }),
  );
});

it('reads sizes in base 256, and from pax where the field has none', () => {
  const tar = rawTar([file]);
  tar.fill(0, 124, 136);
  tar[124] = 0x80;
  tar[135] = 4;
  expect(readTar(withChecksum(tar))).toMatchObject([{ size: 4, body: 'body' }]);
  const lying = rawTar([pax('9 size=4\n'), { ...file, claimedSize: 0 }]);
  expect(readTar(lying)).toMatchObject([{ size: 4, body: 'body' }]);
});

it('leaves comments for the whole archive alone', () => {
  expect(readTar(rawTar([{ name: 'g', type: 'g', body: '13 comment=x\n' }, file]))).toMatchObject([
    { name: 'file' },
  ]);
});

it.each<[string, readonly RawEntry[], string]>([
  ['a sparse file', [{ name: 'holes', type: 'S' }], '"holes" is a sparse file'],
  ['a sparse file of pax', [pax('22 GNU.sparse.major=1\n'), file], '"file" is a sparse file'],
  ['a type nobody knows', [{ name: 'odd', type: 'Z' }], '"odd" is a thing of type Z'],
  ['a type that is no letter', [{ name: 'odd', type: '\u001b' }], '"odd" is a thing of type \\\\u001b'],
  ['a folder with bytes', [{ name: 'd/', type: '5', body: 'x' }], '"d/" is a directory that claims 1 bytes'],
  ['a file named as a folder', [{ name: 'd/', body: 'x' }], '"d/" is a directory that claims 1 bytes'],
  ['a link with bytes', [{ name: 'l', type: '1', linkname: 'x', body: 'x' }], '"l" is a link that claims'],
  ['a pax header that is none', [pax('99 path=x\n'), file], 'extended header'],
  ['a pax length of nothing', [pax('0 path=x\n'), file], 'extended header'],
  ['a pax size that is none', [pax('10 size=-4\n'), file], 'extended header'],
  ['one name for all', [{ name: 'g', type: 'g', body: '10 path=x\n' }, file], 'for all entries'],
  ['a long name of gigabytes', [{ name: 'L', type: 'L', claimedSize: 2 ** 32 }], 'claims 4294967296 bytes'],
  ['a name for nothing', [pax('10 path=x\n')], 'announced'],
])('refuses %s', (_, entries, words) => {
  expect(() => readTar(rawTar(entries))).toThrow(new RegExp(words));
});

it('refuses names that are not UTF-8, with the bytes escaped', () => {
  const tar = rawTar([file]);
  tar[1] = 0xff;
  expect(() => readTar(withChecksum(tar))).toThrow('"f\\\\xffle" has a name that is not UTF-8');
});

it('refuses sizes below zero, beyond counting, and that are no number', () => {
  const sizes = [
    Buffer.alloc(12, 0xff),
    Buffer.concat([Buffer.from([0x80, 1]), Buffer.alloc(10, 0xff)]),
    Buffer.from('-0000000001\0'),
    Buffer.from('00000000009\0'),
  ];
  for (const size of sizes) {
    const tar = rawTar([file]);
    size.copy(tar, 124);
    expect(() => readTar(withChecksum(tar))).toThrow('"file" has no valid size');
  }
});

it('refuses what does not end as a tar does', () => {
  const tar = rawTar([file, file]);
  expect(() => readTar(tar.subarray(0, -1024))).toThrow('cut short');
  expect(() => readTar(tar.subarray(0, 600))).toThrow('cut short');
  expect(() => readTar(Buffer.concat([tar, Buffer.from('x')]))).toThrow('trailing data');
  expect(() => readTar(Buffer.concat([tar, tar]))).toThrow('trailing data');
  expect(readTar(Buffer.concat([tar, Buffer.alloc(8192)]))).toHaveLength(2);
});

it('refuses a header whose checksum does not hold', () => {
  const tar = rawTar([file, file]);
  tar[1024] = 0x7a;
  expect(() => readTar(tar)).toThrow('no header where one must be');
});

/** The same archive with the checksum of its first header made right. */
function withChecksum(tar: Buffer): Buffer {
  tar.fill(' ', 148, 156);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return tar;
}
