import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedBundle } from '../bundle/open-bundle.ts';
import { bundle as base } from '../checks/evidence.fixture.ts';
import { appSchema } from '../model/app.ts';
import { scenarioSchema } from '../model/scenario.ts';
import { declaredApp, manifestsOf } from './plan-app.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-app-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A bundle of files, place to content. */
async function holding(files: Record<string, string>): Promise<Pick<OpenedBundle, 'bundle' | 'blobs'>> {
  const entries = Object.entries(files);
  for (const [index, [, content]] of entries.entries()) await writeFile(join(folder, `${index}`), content);
  return {
    bundle: {
      ...base,
      files: entries.map(([place], index) => ({
        name: place.split('/').at(-1) ?? '',
        place,
        digest: `sha256:${index}`,
        bytes: 1,
      })),
    } as unknown as OpenedBundle['bundle'],
    blobs: {
      range: (digest) => {
        const index = Number(digest.split(':')[1]);
        const content = entries[index]?.[1] ?? '';
        return { path: join(folder, `${index}`), start: 0, bytes: Buffer.byteLength(content) };
      },
      fetch: () => Promise.resolve(),
    },
  };
}

const scenario = (given: object = {}) => scenarioSchema.parse({ name: 's', description: 'S.', ...given });
const declared = async (files: Record<string, string>, given: object = {}) =>
  declaredApp({ options: { scenario: scenario(given) }, opened: await holding(files) });

describe('declaredApp', () => {
  it("takes the scenario's before the bundle's own", async () => {
    const files = { 'site/airtight-app.yaml': 'name: of-bundle\n' };
    expect(await declared(files)).toMatchObject({
      app: { name: 'of-bundle' },
      declaredIn: 'site/airtight-app.yaml in the bundle',
    });
    expect(await declared(files, { app: { name: 'of-scenario' } })).toMatchObject({
      app: { name: 'of-scenario' },
      declaredIn: 'the scenario s',
    });
    expect(await declared({ 'readme.txt': '' })).toBeUndefined();
  });

  it.each([
    [
      'a field it does not know',
      { 'airtight-app.yaml': 'name: a\nprobe: []\n' },
      /airtight-app\.yaml is not valid: .*probe/,
    ],
    ['what is no YAML', { 'airtight-app.yaml': 'name: [' }, /airtight-app\.yaml is not YAML/],
    [
      'two of them',
      { 'a/airtight-app.yaml': 'name: a', 'b/airtight-app.yaml': 'name: b' },
      /several apps: a\/.*b\//,
    ],
  ])('refuses %s', async (_, files, words) => {
    await expect(declared(files)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(words) as string,
    });
  });
});

describe('manifestsOf', () => {
  const app = appSchema.parse({ name: 'a', manifests: ['web.yaml'] });

  it('finds a manifest by its place or its name', async () => {
    expect(await manifestsOf(app, await holding({ 'deploy/web.yaml': 'kind: X\n' }))).toEqual([
      { place: 'deploy/web.yaml', text: 'kind: X\n' },
    ]);
  });

  it('refuses one that is not there, or is there twice', async () => {
    await expect(manifestsOf(app, await holding({}))).rejects.toThrow('which the bundle does not hold');
    await expect(manifestsOf(app, await holding({ 'a/web.yaml': '', 'b/web.yaml': '' }))).rejects.toThrow(
      'several times',
    );
  });
});
