import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawTar } from '../fixtures/bundles/raw-tar.ts';
import { makeScratch, type Scratch } from '../fixtures/bundles/scratch.ts';
import { smallHaul } from '../fixtures/bundles/small-haul.ts';
import { chartFiles } from '../fixtures/bundles/tiny-chart.ts';
import { haulTar } from '../fixtures/sample/haul.ts';
import { buildImage } from '../fixtures/sample/image.ts';
import { writeSamples } from '../fixtures/sample/samples.ts';
import { readProvisions } from '../src/lab/provisions.ts';
import { type Result, resultSchema } from '../src/model/result.ts';
import { findProgram } from '../src/system/find-program.ts';

const command = join(import.meta.dirname, '../bin/airtight.js');
const hasHelm = (await readProvisions())?.helm !== undefined || (await findProgram('helm')) !== undefined;

let scratch: Scratch;
let hauls: Record<string, string>;
beforeAll(async () => {
  scratch = await makeScratch();
  const busybox = await scratch.file('busybox', 'any bytes do: nothing here is run\n'.repeat(1000));
  hauls = await writeSamples({ outFolder: join(scratch.folder, 'hauls'), busybox, systemImages: [] });
});
afterAll(() => scratch.remove());

interface Run {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command itself, with a temporary folder that has to be empty afterwards. */
async function inspect(bundle: string | undefined, ...options: readonly string[]): Promise<Run> {
  const temporary = await scratch.tree('temporary', { 'tsx/.keep': '' });
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [command, 'inspect', bundle ?? 'none', ...options],
    { reject: false, cwd: scratch.folder, env: { TMPDIR: temporary, NO_COLOR: '1' } },
  );
  // tsx keeps what it compiled; a published package does not run it.
  expect((await readdir(temporary)).filter((name) => !name.startsWith('tsx'))).toEqual([]);
  return { exitCode, stdout, stderr };
}

async function inspectJson(bundle: string | undefined, ...options: readonly string[]): Promise<Result> {
  return resultSchema.parse(JSON.parse((await inspect(bundle, '-q', '-o', 'json', ...options)).stdout));
}

const pod = (...images: readonly string[]) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: shop }\nspec:\n  containers:\n${images
    .map((image, index) => `    - { name: c${index}, image: "${image}" }\n`)
    .join('')}`;

/** A folder with one image, docker.io/a/b:1, and a pod that asks for these. */
async function folderAsking(name: string, ...images: readonly string[]): Promise<string> {
  return scratch.tree(name, { 'images.tar': await smallHaul(), 'pod.yaml': pod(...images) });
}

describe.skipIf(!hasHelm && process.env['REQUIRE_LAB'] !== '1')('a haul with a chart (needs helm)', () => {
  it('that is sound is ready: 0, a table on stdout, progress on stderr', async () => {
    const { exitCode, stdout, stderr } = await inspect(hauls['without-system-images']);
    expect(stdout).toMatch(/^READY {2}/);
    expect(stdout).toContain('No node ran');
    expect(stdout).toMatch(/^ {2}hello-web 1\.0\.0 .* rendered 1×$/m);
    expect(stderr).toMatch(/^ok {3}read bundle .*2 images, 1 chart\nok {3}inspect bundle /);
    expect(exitCode).toBe(0);
  });

  it('that lacks an image is not ready: 1, with the place and the line that mends it', async () => {
    const { exitCode, stdout } = await inspect(hauls['missing-image'], '-q');
    expect(stdout).toContain('hello-web/templates/deployment.yaml:');
    expect(stdout).toContain('- name: docker.io/example/hello-web:1.0.0');
    expect(exitCode).toBe(1);
  });

  it('whose values the site sets is seen with them, and not without', async () => {
    const bundle = await scratch.tree('needs-values', {
      'images.tar': await smallHaul(),
      ...Object.fromEntries(
        Object.entries(
          chartFiles('web', '1.0.0', {
            'templates/pod.yaml': pod('{{ required "tag is not set" .Values.tag }}'),
          }),
        ).map(([path, text]) => [`web/${path}`, text]),
      ),
    });
    const values = await scratch.file('site.yaml', 'tag: "a/b:1"\n');
    const without = await inspect(bundle, '-q');
    expect(without).toMatchObject({
      exitCode: 2,
      stdout: expect.stringContaining('tag is not set') as string,
    });
    expect((await inspect(bundle, '-q', '--values', values)).exitCode).toBe(0);
  });
});

describe('a folder with one gap', () => {
  it('is ready once the remedy is done', async () => {
    const bundle = await folderAsking('gap', 'a/b:1', 'a/gone:2');
    const before = await inspect(bundle);
    expect(before.exitCode).toBe(1);
    expect(before.stdout).toMatch(
      /docker\.io\/a\/gone:2 \(asked for at pod\.yaml:7 Pod\/shop spec\.containers\[1\]/,
    );
    expect(before.stdout).toContain('docker save --output gone-2.tar docker.io/a/gone:2');

    const image = await buildImage({ files: [], config: {}, architecture: 'amd64' });
    const images = [{ reference: 'docker.io/a/gone:2', image }];
    await writeFile(join(bundle, 'gone-2.tar'), await haulTar({ images, charts: [], files: [] }));
    expect((await inspect(bundle)).exitCode).toBe(0);
  });

  it.each([
    ['none', 0],
    ['fail', 1],
  ])('ends with --fail-on %s as %i', async (level, code) => {
    const bundle = await folderAsking('gap-level', 'a/gone:2');
    expect((await inspect(bundle, '--fail-on', level)).exitCode).toBe(code);
  });
});

it.each([
  ['fail', 0],
  ['inconclusive', 2],
])('what cannot be read ends with --fail-on %s as %i', async (level, code) => {
  const bundle = await scratch.tree('unread', {
    'images.tar': await smallHaul(),
    'pod.yaml': `${pod('a/b:1')}]`,
  });
  expect((await inspect(bundle, '--fail-on', level)).exitCode).toBe(code);
});

it('warnings end as 1 with --fail-on warn alone', async () => {
  const bundle = await folderAsking('warned', 'a/b:1');
  expect((await inspect(bundle)).stdout).toMatch(/^READY, WITH WARNINGS/);
  expect((await inspect(bundle, '--fail-on', 'warn')).exitCode).toBe(1);
});

describe('what is no bundle to read', () => {
  it('by a cut copy, an entry that leads out, or a wrong path is one line and the next step: 3', async () => {
    const whole = await readFile(hauls['sample'] ?? '');
    const files = {
      'cut.tar.zst ': await scratch.file('cut.tar.zst', whole.subarray(0, whole.length / 2)),
      '"../out"': await scratch.file('hostile.tar', rawTar([{ name: '../out', body: 'x' }])),
      'There is no file': join(scratch.folder, 'nowhere.tar'),
    };
    for (const [words, path] of Object.entries(files)) {
      const { exitCode, stdout, stderr } = await inspect(path);
      expect(stderr).toMatch(/^airtight: .*\n {2}\S.*$/);
      expect(stderr).toContain(words);
      expect(stdout).toBe('');
      expect(exitCode).toBe(3);
    }
  });

  it('a blob that was altered is the failure of one check: 1', async () => {
    const { checks, verdict } = await inspectJson(hauls['corrupt']);
    expect(verdict).toBe('not-ready');
    expect(checks.filter(({ outcome }) => outcome.status === 'fail').map(({ id }) => id)).toContain(
      'bundle-integrity',
    );
  });
});

it('a bundle is held to its lockfile', async () => {
  const bundle = await folderAsking('locked', 'a/b:1');
  const lock = join(scratch.folder, 'airtight.lock');
  expect((await inspect(bundle, '--write-lock', lock)).exitCode).toBe(0);
  expect((await inspect(bundle, '--lock', lock)).exitCode).toBe(0);

  await writeFile(join(bundle, 'images.tar'), await smallHaul(11));
  const { exitCode, stdout } = await inspect(bundle, '--lock', lock);
  expect(stdout).toContain('1 difference from');
  expect(stdout).toContain('docker.io/a/b:1');
  expect(stdout).toContain(`again   airtight inspect ${bundle} --lock ${lock}`);
  expect(exitCode).toBe(1);

  const absent = await inspect(bundle, '--lock', 'none.lock');
  expect(absent.stderr).toMatch(/none\.lock cannot be read.*\n.*--write-lock none\.lock$/);
  expect(absent.exitCode).toBe(3);
});

it('the same bundle gives the same result, which names no folder of this machine', async () => {
  const bundle = await folderAsking('twice', 'a/b:1', 'a/gone:2');
  const [first, second] = [await inspectJson('twice'), await inspectJson('twice')];
  const steady = ({ checks, ...result }: Result) => ({
    ...result,
    ...{ runId: '', startedAt: '', finishedAt: '', stages: [] },
    // How much is free changes by the minute.
    checks: checks.filter(({ id }) => id !== 'room').map((check) => ({ ...check, durationMs: 0 })),
  });
  expect(steady(first)).toEqual(steady(second));
  expect(JSON.stringify(first)).not.toContain(bundle);
  expect(JSON.stringify(first)).not.toContain('airtight-work-');
});

describe('output that nobody takes', () => {
  it('leaves the exit code to the verdict, without a word', async () => {
    const bundle = await folderAsking('unheard', 'a/gone:2');
    const child = execa(process.execPath, [command, 'inspect', '-q', bundle], { reject: false });
    child.stdout.destroy();
    expect(await child).toMatchObject({ exitCode: 1, stderr: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('for want of room is told: 4', async () => {
    const bundle = await folderAsking('unwritten', 'a/b:1');
    const full = createWriteStream('/dev/full');
    await once(full, 'open');
    const { exitCode, stderr } = await execa(process.execPath, [command, 'inspect', '-q', bundle], {
      reject: false,
      stdout: full,
    });
    full.destroy();
    expect(stderr).toMatch(/^airtight: The output cannot be written: ENOSPC.*\n {2}\S.*$/);
    expect(exitCode).toBe(4);
  });
});
