import { readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { parse } from 'yaml';
import type { Scratch } from '../fixtures/bundles/scratch.ts';

const root = join(import.meta.dirname, '..');

/** A piece of shell in one of the files that users copy from docs/ci. */
export interface ShellStep {
  readonly name: string;
  readonly script: string;
}

/** What one of the files says: its shell, how its CI system runs that, its variables, and the paths that it uploads or keeps. */
export interface CiFile {
  readonly text: string;
  readonly shell: readonly string[];
  readonly steps: readonly ShellStep[];
  readonly variables: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
}

export interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}
interface Job {
  readonly 'timeout-minutes': number;
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly WorkflowStep[];
}
interface WorkflowStep {
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

export interface GitlabJob {
  readonly variables: Readonly<Record<string, string>>;
  readonly timeout: string;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
  readonly after_script: readonly string[];
  readonly artifacts: {
    readonly when: string;
    readonly paths: readonly string[];
    readonly reports: Readonly<Record<string, string>>;
  };
}

const textOf = (name: string): string => readFileSync(join(root, 'docs/ci', name), 'utf8');

/** docs/ci/github-actions.yml, whole. */
export const workflow = parse(textOf('github-actions.yml')) as Workflow;
/** The job of docs/ci/gitlab-ci.yml. */
export const { airtight: gitlabJob } = parse(textOf('gitlab-ci.yml')) as { airtight: GitlabJob };

function github(): CiFile {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  return {
    text: textOf('github-actions.yml'),
    shell: ['bash', '-e'],
    steps: steps.flatMap(({ name = '', run }) => (run === undefined ? [] : [{ name, script: run }])),
    variables: workflow.env,
    paths: steps
      .filter(({ uses = '' }) => /upload|save/.test(uses))
      .map(({ with: given = {} }) => given['sarif_file'] ?? given['path'] ?? ''),
  };
}

function gitlab(): CiFile {
  const { before_script, script, after_script, variables, artifacts } = gitlabJob;
  const named = (name: string, lines: readonly string[]) => lines.map((line) => ({ name, script: line }));
  return {
    text: textOf('gitlab-ci.yml'),
    shell: ['bash', '-eo', 'pipefail'],
    steps: [
      ...named('before_script', before_script),
      ...named('script', script),
      ...named('after_script', after_script),
    ],
    variables,
    paths: [...artifacts.paths, ...Object.values(artifacts.reports)],
  };
}

function jenkins(): CiFile {
  const text = textOf('Jenkinsfile');
  const first = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';
  return {
    text,
    shell: ['sh', '-xe'],
    steps: [...text.matchAll(/\bsh (?:'''(.*?)'''|'(.*?)')/gs)].map(([, block, line]) => ({
      name: 'sh',
      script: block ?? line ?? '',
    })),
    variables: Object.fromEntries(
      [...text.matchAll(/^ +([A-Z_]+) = '(.*)'/gm)].map(([, name = '', value = '']) => [name, value]),
    ),
    paths: [first(/testResults: '(.*?)'/), ...first(/artifacts: '(.*?)'/).split(', ')],
  };
}

/** The files that users copy, as each CI system reads them. */
export const ciFiles = { GitHub: github(), GitLab: gitlab(), Jenkins: jenkins() } as const;

/** Steps that need a network or a lab's set-up: fetching airtight, an image, and making what runs need. */
export const isSetUp = ({ script }: ShellStep): boolean =>
  /^(?:git clone|docker pull|npm --prefix \.airtight run setup)\b/.test(script);

/** A checkout as the files expect one: airtight beside it, the bundle where it is said to be, and whatever else is given. */
export async function checkout(
  scratch: Scratch,
  name: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<string> {
  const workspace = await scratch.tree(name, files);
  await symlink(root, join(workspace, '.airtight'));
  return workspace;
}

export interface Ran {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Runs one step as the CI system would: its shell, the variables of its file, and the few that a machine has. */
export async function runStep(
  { shell: [program = '', ...options], variables }: CiFile,
  { script }: ShellStep,
  {
    workspace,
    env,
  }: { readonly workspace: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<Ran> {
  const { HOME, TMPDIR } = process.env;
  // Node's own folder first: npx has to be the one beside it.
  const path = [dirname(process.execPath), process.env['PATH']].join(':');
  const { exitCode, all } = await execa(program, [...options, '-c', script], {
    cwd: workspace,
    extendEnv: false,
    env: { HOME, TMPDIR, PATH: path, CI: 'true', ...variables, ...env },
    reject: false,
    all: true,
  });
  return { exitCode, output: all };
}
