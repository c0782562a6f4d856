import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { makeScratch, type Scratch } from '../fixtures/bundles/scratch.ts';
import { writeSamples } from '../fixtures/sample/samples.ts';
import { type Result, resultSchema } from '../src/model/result.ts';
import { runnerCommands } from '../src/report/fixtures/runner.fixture.ts';
import {
  checkout,
  type CiFile,
  ciFiles,
  gitlabJob,
  isSetUp,
  type Ran,
  runStep,
  workflow,
} from './ci-files.ts';

const exceptions = `exceptions:
  - { check: room, reason: a disk is on its way, owner: ops, expires: 2999-12-31 }
`;
type Environment = Readonly<Record<string, string>>;
/** What each CI system sets for a job on the main branch, as far as the files and airtight read it. */
const onMain: Readonly<Record<keyof typeof ciFiles, Environment>> = {
  GitHub: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'summary.md' },
  GitLab: { GITLAB_CI: 'true', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' },
  Jenkins: {},
};

let scratch: Scratch;
let corrupt: Uint8Array;
beforeAll(async () => {
  scratch = await makeScratch();
  const busybox = await scratch.file('busybox', 'any bytes do: nothing here is run\n'.repeat(1000));
  const samples = await writeSamples({ outFolder: join(scratch.folder, 'hauls'), busybox, systemImages: [] });
  // No lab is started for a bundle that no registry would take: the whole of `check` is run, without Docker.
  corrupt = await readFile(samples['corrupt'] ?? '');
});
afterAll(() => scratch.remove());

/** A checkout with that bundle where the file says that it is, and whatever else is given. */
const workspaceFor = ({ variables }: CiFile, name: string, more: Readonly<Record<string, string>>) =>
  checkout(scratch, name, { [variables['BUNDLE'] ?? '']: corrupt, ...more });

/** The steps that a test executes; the first of them checks. */
const executed = ({ steps }: CiFile) => steps.filter((step) => !isSetUp(step));

async function run(
  file: CiFile,
  steps: CiFile['steps'],
  workspace: string,
  env: Environment,
): Promise<Ran[]> {
  const ran: Ran[] = [];
  const here = { AIRTIGHT_CACHE: join(workspace, '.airtight-cache'), ...env };
  for (const step of steps) ran.push(await runStep(file, step, { workspace, env: here }));
  return ran;
}

async function resultIn(workspace: string): Promise<Result> {
  const [folder = ''] = (await readdir(join(workspace, 'reports'))).filter((name) => /^\d/.test(name));
  const text = await readFile(join(workspace, 'reports', folder, 'result.json'), 'utf8');
  return resultSchema.parse(JSON.parse(text));
}

/** Those paths that nothing wrote. */
async function missing(file: CiFile, workspace: string): Promise<string[]> {
  const listed = file.paths.map((path) => ({ name: path, script: `ls -d ${path}` }));
  const ran = await run(file, listed, workspace, {});
  return file.paths.filter((_, index) => ran[index]?.exitCode !== 0);
}

describe.each(['GitHub', 'GitLab', 'Jenkins'] as const)('the file for %s', (name) => {
  const file = ciFiles[name];

  it('sets up by a script there is, and executes the rest here', () => {
    expect(file.steps.filter(isSetUp).map(({ script }) => script.split(' ')[0])).toContain('npm');
    for (const [, script] of file.text.matchAll(/npm --prefix \.airtight run (\S+?)['\s]/g))
      expect(Object.keys(manifest.scripts)).toContain(script);
    expect(executed(file).length).toBeGreaterThanOrEqual(2);
    expect(file.paths.length).toBeGreaterThanOrEqual(2);
    expect(file.paths).not.toContain('');
  });

  it('stops what is not ready, and leaves what it uploads', { timeout: 120_000 }, async () => {
    const workspace = await workspaceFor(file, name, { 'airtight-exceptions.yaml': exceptions });
    const [check, ...others] = await run(file, executed(file), workspace, onMain[name]);
    expect(check?.output).toContain('NOT READY');
    expect(check?.exitCode).toBe(1);
    expect(others.map(({ exitCode, output }) => (exitCode === 0 ? 0 : output))).toEqual(others.map(() => 0));
    expect(await missing(file, workspace)).toEqual([]);
    const { gate, baseline } = await resultIn(workspace);
    expect(gate).toMatchObject({ only: 'all', unused: [{ check: 'room' }] });
    expect(baseline).toBeUndefined();
    if (name !== 'GitHub') return;
    expect(runnerCommands(check?.output ?? '')[0]).toBe('error');
    expect(check?.output).toMatch(
      /^::error title=inspect\/bundle-integrity,file=dist\/bundle\.haul\.tar\.zst/m,
    );
    expect(await readFile(join(workspace, 'summary.md'), 'utf8')).toMatch(
      /^# Not ready: bundle\.haul\.tar\.zst/,
    );
  });
});

describe('with a baseline', () => {
  let older: string;
  beforeAll(async () => {
    const workspace = await workspaceFor(ciFiles.GitHub, 'main', {});
    await run(ciFiles.GitHub, executed(ciFiles.GitHub), workspace, {});
    older = await readFile(join(workspace, 'baseline/result.json'), 'utf8');
  }, 120_000);

  /* What was found is known, what was not decided is not: 2, where it was 1 without the baseline. */
  async function expectCompared(check: Ran | undefined, workspace: string): Promise<void> {
    expect(check?.exitCode).toBe(2);
    const { gate, baseline } = await resultIn(workspace);
    expect(gate?.only).toBe('new');
    expect(baseline?.runId).toBe((JSON.parse(older) as Result).runId);
  }

  it.each(['GitHub', 'Jenkins'] as const)(
    'the file for %s counts what is new since the result it kept',
    { timeout: 120_000 },
    async (name) => {
      const file = ciFiles[name];
      const workspace = await workspaceFor(file, `${name}-again`, { 'baseline/result.json': older });
      const [check] = await run(file, executed(file).slice(0, 1), workspace, {});
      await expectCompared(check, workspace);
    },
  );

  it('the file for GitLab asks for it by the token of the job', { timeout: 120_000 }, async () => {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      asked.push([request.url, request.headers['job-token']]);
      response.writeHead(asked.length === 1 ? 200 : 404).end(older);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const env = {
      CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`,
      ...{
        CI_PROJECT_ID: '7',
        CI_DEFAULT_BRANCH: 'main',
        CI_JOB_NAME: 'airtight',
        CI_JOB_TOKEN: 'job-token',
      },
    };
    const [check] = executed(ciFiles.GitLab);
    const steps = check === undefined ? [] : [check];
    try {
      const workspace = await workspaceFor(ciFiles.GitLab, 'GitLab-again', {});
      const [found] = await run(ciFiles.GitLab, steps, workspace, env);
      await expectCompared(found, workspace);
      const [notFound] = await run(ciFiles.GitLab, steps, workspace, env);
      expect(notFound?.exitCode).toBe(1);
    } finally {
      server.close();
    }
    const path = '/api/v4/projects/7/jobs/artifacts/main/raw/result.json?job=airtight';
    expect(asked).toEqual([
      [path, 'job-token'],
      [path, 'job-token'],
    ]);
    expect(gitlabJob.artifacts.paths).toContain('result.json');
  });
});

describe('the file for GitHub', () => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('asks for no more rights than uploading takes, and for a time to end by', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values(workflow.jobs)) {
      expect(job.permissions).toEqual({ contents: 'read', 'security-events': 'write', actions: 'read' });
      expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
    }
  });

  it('pins each action by its major version, and lets no expression into a shell', () => {
    for (const { uses, run } of steps) {
      if (uses !== undefined) expect(uses).toMatch(/^(?:actions|github)\/[\w/-]+@v\d+$/);
      expect(run ?? '').not.toContain('${{');
    }
  });

  it('uploads whatever came of the check', () => {
    const after = steps.slice(steps.findIndex(({ name }) => name === 'Check') + 1);
    expect(after.map((step) => /^always\(\)/.test(step.if ?? ''))).toEqual(after.map(() => true));
  });

  it('restores the baseline where it saves one, under a key that it begins with', () => {
    const [restore, save] = ['restore', 'save'].map(
      (what) => steps.find(({ uses = '' }) => uses.startsWith(`actions/cache/${what}@`))?.with,
    );
    expect(restore?.['path']).toBe(save?.['path']);
    expect(save?.['key']?.startsWith(restore?.['restore-keys'] ?? '?')).toBe(true);
  });
});

it('the file for GitLab ends in time and uploads whatever came of the check', () => {
  expect(gitlabJob.timeout).toBe('1h');
  expect(gitlabJob.artifacts.when).toBe('always');
});

it('the file for Jenkins goes on to upload where the check left nothing', async () => {
  const workspace = await checkout(scratch, 'Jenkins-nothing', { 'README.md': 'no bundle was built\n' });
  const after = await run(ciFiles.Jenkins, executed(ciFiles.Jenkins).slice(1), workspace, {});
  expect(after.map(({ exitCode }) => exitCode)).toEqual([0]);
});

it('the file for Jenkins ends in time, uploads whatever came of the check, and closes what it opens', () => {
  const { text } = ciFiles.Jenkins;
  expect(text).toMatch(/timeout\(time: 60, unit: 'MINUTES'\)/);
  expect(text.slice(text.indexOf('  post {\n    always {'))).toMatch(/junit .*\n +archiveArtifacts /);
  const code = text.replace(/'''.*?'''|'[^'\n]*'|\/\/[^\n]*/gs, '');
  for (const [open, close] of ['{}', '()', '[]'].map((pair) => pair.split('')))
    expect(code.split(open ?? '').length).toBe(code.split(close ?? '').length);
  // Groovy reads a backslash before the shell does.
  expect(text.match(/'''.*?'''/gs)?.join('')).not.toContain('\\');
});
