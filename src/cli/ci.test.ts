import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AirtightError } from '../errors.ts';
import { failingResult, passingResult } from '../report/fixtures/index.fixture.ts';
import { runnerCommands } from '../report/fixtures/runner.fixture.ts';
import { renderReport } from '../report/index.ts';
import { tellCi, tellCiOfError } from './ci.ts';

let folder: string;
let summary: string;
let printed: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-ci-'));
  summary = join(folder, 'summary.md');
  printed = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

it('nothing is told where no CI system runs it', async () => {
  await tellCi(failingResult(), folder, { GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: summary, GITLAB_CI: '1' });
  expect(printed).toBe('');
  await expect(readFile(summary)).rejects.toThrow('ENOENT');
  await expect(readFile(join(folder, 'junit.xml'))).rejects.toThrow('ENOENT');
});

describe('GitHub', () => {
  const tell = (file?: string) =>
    tellCi(failingResult(), folder, {
      GITHUB_ACTIONS: 'true',
      ...(file === undefined ? {} : { GITHUB_STEP_SUMMARY: file }),
    });
  const markdown = renderReport('markdown', failingResult());

  it('is told by annotations and a step summary, below what stands there', async () => {
    await tell(summary);
    expect(printed).toMatch(/^::error title=hello-world\/hello-world-ran,/);
    expect(await readFile(summary, 'utf8')).toBe(markdown);
    await writeFile(summary, 'of another command');
    await tell(summary);
    expect(await readFile(summary, 'utf8')).toBe(`of another command\n${markdown}`);
  });

  it('is told without a summary where the runner gives no file', async () => {
    await tell();
    expect(printed).toMatch(/^::notice title=airtight/m);
    expect(printed).not.toContain('step summary');
  });

  it.each([
    ['cannot be written', async () => mkdir(summary)],
    ['has no room left', async () => writeFile(summary, 'x'.repeat(1024 * 1024))],
  ])('is warned where the summary %s, and the run goes on', async (_, spoil) => {
    await spoil();
    await tell(summary);
    expect(printed).toMatch(/^::warning title=step summary::The CI system is not told all: .*summary\.md/m);
  });
});

describe('GitHub, where there is no result', () => {
  const github = { GITHUB_ACTIONS: 'true' };
  const usage = new AirtightError('usage', 'x.yaml cannot be read:\n::error::forged', {
    code: 'x',
    hint: 'Name a file.',
  });

  it.each<[string, unknown, RegExp]>([
    [
      'an error of the user',
      usage,
      /^::error title=airtight%3A cannot be run as asked::x\.yaml cannot be read:%0A::error::forged%0AName a file\.\n$/,
    ],
    [
      'an unknown option',
      new CommanderError(1, 'commander.unknownOption', "error: unknown option '--x'"),
      /cannot be run as asked::error: unknown option '--x'\n$/,
    ],
    [
      'a command left out',
      new CommanderError(1, 'commander.help', '(outputHelp)'),
      /::No command is named: airtight --help lists them\.\n$/,
    ],
    [
      'a machine that cannot',
      new AirtightError('machine', 'No Docker.', { code: 'd' }),
      /this machine cannot run it::No Docker\.\n$/,
    ],
    ['a fault of its own', new TypeError('x is undefined'), /a fault of its own::x is undefined\n$/],
  ])('is told of %s', (_, error, line) => {
    tellCiOfError(error, github);
    expect(printed).toMatch(line);
    expect(runnerCommands(printed)).toEqual(['error']);
  });

  it('is not told of what was interrupted, nor is anybody else told', () => {
    tellCiOfError(new AirtightError('interrupted', 'Interrupted', { code: 'i' }), github);
    tellCiOfError(usage, { GITLAB_CI: 'true' });
    expect(printed).toBe('');
  });
});

describe('GitLab', () => {
  it('is told by files at fixed paths, those of the last run', async () => {
    for (const result of [passingResult(), failingResult()])
      await tellCi(result, folder, { GITLAB_CI: 'true' });
    const [quality, junit] = await Promise.all(
      ['gl-code-quality.json', 'junit.xml'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    expect(quality).toBe(renderReport('gitlab-codequality', failingResult()));
    expect(junit).toBe(renderReport('junit', failingResult()));
    expect(printed).toBe('');
  });

  it('is warned where they cannot be written, and the run goes on', async () => {
    await mkdir(join(folder, 'junit.xml'));
    await tellCi(passingResult(), folder, { GITLAB_CI: 'true' });
    expect(printed).toMatch(/^airtight: warning: The CI system is not told all: .*junit\.xml/);
    expect(JSON.parse(await readFile(join(folder, 'gl-code-quality.json'), 'utf8'))).toEqual([]);
  });
});
