import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyFormat } from '../../fixtures/bundles/every-format.ts';
import { rawTar, type RawEntry } from '../../fixtures/bundles/raw-tar.ts';
import { makeScratch, type Scratch } from '../../fixtures/bundles/scratch.ts';
import { AirtightError } from '../errors.ts';
import { bundleSchema, type Bundle } from '../model/bundle.ts';
import { openBundle } from './open-bundle.ts';

let scratch: Scratch;
let formats: Awaited<ReturnType<typeof everyFormat>>;
beforeAll(async () => {
  scratch = await makeScratch();
  formats = await everyFormat();
});
afterAll(() => scratch.remove());

const formatNames = ['haul', 'oci-layout', 'docker-archive', 'zarf-package'];
const runs = { numRuns: 60 };

/** Opens what is at the path, holds it to the promise, and gives the bundle where there is one. */
async function openHostile(path: string): Promise<Bundle | undefined> {
  const workFolder = join(scratch.folder, 'work');
  const before = (await readdir(scratch.folder)).filter((name) => name !== 'work');
  let bundle: Bundle | undefined;
  try {
    const opened = await openBundle(path, { workFolder, keep: 'small', limits: { keepBytes: 600 } });
    bundle = bundleSchema.parse(opened.bundle);
    await opened.blobs.fetch(bundle.images.flatMap(({ blobs }) => blobs.map(({ digest }) => digest)));
    await opened.stop();
  } catch (error) {
    if (!(error instanceof AirtightError)) throw error;
    expect(error).toMatchObject({ kind: 'usage', message: expect.stringMatching(/\S/) as string });
    expect(error.message).not.toMatch(/[\u0000-\u001f]/u);
    expect(error.hint).toBeDefined();
  }
  expect(await readdir(workFolder)).toEqual([]);
  expect((await readdir(scratch.folder)).filter((name) => name !== 'work')).toEqual(before);
  return bundle;
}

async function openBytes(bytes: Uint8Array): Promise<Bundle | undefined> {
  return openHostile(await scratch.file('bundle', bytes));
}

/** Ways to spoil bytes; positions are fractions, so that they suit any length. */
const position = fc.double({ min: 0, max: 1, noNaN: true });
const spoilBytes = fc.oneof(
  fc.record({ how: fc.constant('flip' as const), at: position, value: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ how: fc.constant('cut' as const), at: position, value: fc.constant(0) }),
  fc.record({ how: fc.constant('append' as const), at: position, value: fc.integer({ min: 0, max: 2000 }) }),
  fc.record({ how: fc.constant('repeat' as const), at: position, value: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ how: fc.constant('zero' as const), at: position, value: fc.integer({ min: 1, max: 600 }) }),
);

function spoiled(bytes: Uint8Array, { how, at, value }: { how: string; at: number; value: number }): Buffer {
  const copy = Buffer.from(bytes);
  const index = Math.floor(at * Math.max(0, copy.length - 1));
  switch (how) {
    case 'cut':
      return copy.subarray(0, index);
    case 'append':
      return Buffer.concat([copy, Buffer.alloc(value, value)]);
    case 'repeat': {
      const block = Math.floor(index / 512) * 512;
      return Buffer.concat([copy.subarray(0, block + 512 * value), copy.subarray(block)]);
    }
    case 'zero':
      return copy.fill(0, index, Math.min(copy.length, index + value));
    default:
      copy[index] = (copy[index] ?? 0) ^ value;
      return copy;
  }
}

const hostileName = fc.constantFrom(
  '/etc/x',
  '../x',
  'a/../../x',
  'a\\b',
  'x'.repeat(99),
  '.',
  'index.json',
  'blobs',
);
const deep = `${'['.repeat(3000)}${']'.repeat(3000)}`;
const aliasBomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x]']
  .concat(Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(8)}*a${at}]`))
  .join('\n');
const hostileBody = fc.oneof(
  fc.constantFrom('', '{', 'null', '[]', '{"manifests":[{}]}', deep, aliasBomb, '\u0000'),
  fc.json(),
  fc.uint8Array({ maxLength: 1000 }),
);

/** What is different about one entry. */
const spoilEntry = fc.oneof(
  fc.record({ name: hostileName }),
  fc.record({ body: hostileBody }),
  fc.record({
    type: fc.constantFrom('1', '2', '3', '4', '5', '6', '7', 'S', 'V', 'x', 'g', 'L', 'K', '\u0001'),
  }),
  fc.record({ type: fc.constantFrom('1', '2'), body: fc.constant(''), linkname: hostileName }),
  fc.record({ claimedSize: fc.constantFrom(0, 1, 511, 513, 100_000, 2 ** 33 - 1) }),
);

function withEntry(
  entries: readonly RawEntry[],
  at: number,
  spoil: Partial<RawEntry>,
  twice: boolean,
): RawEntry[] {
  const index = Math.floor(at * (entries.length - 1));
  return entries.flatMap((entry, each) => {
    if (each !== index) return [entry];
    return twice ? [entry, { ...entry, ...spoil }] : [{ ...entry, ...spoil }];
  });
}

describe.each(formatNames)('%s', (format) => {
  const entries = () => formats[format] ?? [];

  it('is sound as it is', async () => {
    expect(await openBytes(rawTar(entries()))).toMatchObject({ format, faults: [] });
  });

  it('whose bytes are spoilt is opened, or refused once', async () => {
    const property = fc.asyncProperty(
      fc.array(spoilBytes, { minLength: 1, maxLength: 3 }),
      async (spoils) => {
        await openBytes(spoils.reduce<Buffer>(spoiled, rawTar(entries())));
      },
    );
    await fc.assert(property, runs);
  });

  it('whose compressed bytes are spoilt is refused, or opened where it makes no difference', async () => {
    const packed = gzipSync(rawTar(entries()));
    const property = fc.asyncProperty(spoilBytes, async (spoil) => {
      await openBytes(spoiled(packed, spoil));
    });
    await fc.assert(property, runs);
  });

  it('with a hostile entry is opened, or refused once', async () => {
    const property = fc.asyncProperty(position, spoilEntry, fc.boolean(), async (at, spoil, twice) => {
      await openBytes(rawTar(withEntry(entries(), at, spoil, twice)));
    });
    await fc.assert(property, runs);
  });

  it('as a folder, with a hostile file, is opened, or refused once', async () => {
    const property = fc.asyncProperty(position, hostileBody, async (at, body) => {
      const folder = join(scratch.folder, 'folder');
      for (const entry of withEntry(entries(), at, { body }, false)) {
        const path = join(folder, entry.name);
        await mkdir(dirname(path), { recursive: true });
        if (entry.linkname === undefined) await writeFile(path, entry.body ?? '');
      }
      await openHostile(folder);
      await rm(folder, { recursive: true });
    });
    await fc.assert(property, { numRuns: 20 });
  });
});
