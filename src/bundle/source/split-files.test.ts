import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { noise, smallHaul, smallHaulImage } from '../../../fixtures/bundles/small-haul.ts';
import { digestOf } from '../../system/digest.ts';
import { openBundle } from '../open-bundle.ts';

let scratch: Scratch;
let tar: Buffer;
beforeEach(async () => {
  scratch = await makeScratch();
  tar = await smallHaul(5000);
});
afterEach(() => scratch.remove());

const open = (name: string) =>
  openBundle(join(scratch.folder, name), { workFolder: join(scratch.folder, 'work') });
const hex = (bytes: Uint8Array) => digestOf(bytes).slice('sha256:'.length);

async function writeParts(whole: Uint8Array, names: readonly string[]): Promise<Uint8Array[]> {
  const size = Math.ceil(whole.length / names.length);
  const parts = names.map((_, at) => whole.subarray(at * size, (at + 1) * size));
  for (const [at, name] of names.entries()) await scratch.file(name, parts[at] ?? '');
  return parts;
}

describe.each([
  ['Hauler', ['h.tar.zst.001', 'h.tar.zst.002', 'h.tar.zst.003'], 'h.tar.zst'],
  ['older Hauler', ['h_0.tar.zst', 'h_1.tar.zst', 'h_2.tar.zst'], 'h.tar.zst'],
])('parts as %s writes them', (_, names, whole) => {
  it.each([...names, whole])('are put together, given %s', async (given) => {
    for (const bytes of [tar, gzipSync(tar)]) {
      const parts = await writeParts(bytes, names);
      const { bundle, stop } = await open(given);
      await stop();
      expect(bundle).toMatchObject({
        name: whole,
        format: 'haul',
        sha256: hex(bytes),
        bytes: bytes.length,
        faults: [],
        images: [{ reference: smallHaulImage }],
      });
      expect(bundle.parts).toEqual(
        names.map((place, at) => {
          const part = parts[at] ?? Buffer.alloc(0);
          return { place, format: 'haul', sha256: hex(part), bytes: part.length };
        }),
      );
    }
  });
});

it.each([
  [['h.001', 'h.002', 'h.004'], 'Part 003'],
  [['h.002', 'h.003'], 'Part 001'],
  [['h_1.tar', 'h_2.tar'], 'Part 0'],
])('names the part that is missing from %j', async (names, words) => {
  await writeParts(noise(5000), names);
  const refused = open(names[0] ?? '');
  if (words === 'Part 0') await expect(refused).rejects.toMatchObject({ kind: 'usage' });
  else {
    await expect(refused).rejects.toMatchObject({
      code: 'bundle-part-missing',
      message: expect.stringContaining(words) as string,
    });
  }
});

it('is refused as damaged where the last part is missing', async () => {
  await writeParts(tar, ['h.001', 'h.002', 'h.003']);
  await scratch.file('h.003', '');
  await expect(open('h.001')).rejects.toMatchObject({
    message: expect.stringContaining('h.003 is empty') as string,
  });
});

it('takes bundles of their own for what they are, however they are called', async () => {
  await scratch.file('h_0.tar', tar);
  await scratch.file('h_1.tar', await smallHaul(20));
  const { bundle, stop } = await open('h_0.tar');
  await stop();
  expect(bundle).toMatchObject({ name: 'h_0.tar', bytes: tar.length, parts: [] });
});

describe('parts as Zarf writes them', () => {
  const names = ['p.tar.part001', 'p.tar.part002'];
  const header = (fields: object = {}) =>
    JSON.stringify({ sha256Sum: hex(tar), bytes: tar.length, count: names.length, ...fields });

  it.each(['p.tar.part000', 'p.tar.part002', 'p.tar'])('are put together, given %s', async (given) => {
    await writeParts(tar, names);
    await scratch.file('p.tar.part000', header());
    const { bundle, stop } = await open(given);
    await stop();
    expect(bundle).toMatchObject({ name: 'p.tar', sha256: hex(tar), bytes: tar.length });
    expect(bundle.parts.map(({ place }) => place)).toEqual(names);
  });

  it.each<[string, object, string, string]>([
    ['another digest', { sha256Sum: '0'.repeat(64) }, 'bundle-damaged', 'hash to'],
    ['another size', { bytes: 7 }, 'bundle-damaged', 'it says 7'],
    ['more parts', { count: 3 }, 'bundle-part-missing', '3 parts'],
    ['nothing of use', { count: undefined }, 'bundle-damaged', 'not the header'],
  ])('are held to a header that says %s', async (_, fields, code, words) => {
    await writeParts(tar, names);
    await scratch.file('p.tar.part000', header(fields));
    await expect(open('p.tar')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as string,
    });
  });

  it('are refused without the header', async () => {
    await writeParts(tar, names);
    await expect(open('p.tar.part001')).rejects.toMatchObject({
      code: 'bundle-part-missing',
      message: expect.stringContaining('Part 000') as string,
    });
  });
});
