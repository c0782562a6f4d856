import { appendFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { AirtightError, type ErrorKind, messageOf } from '../errors.ts';
import type { Result } from '../model/result.ts';
import { renderAnnotation, renderAnnotations } from '../report/annotations.ts';
import { type ReportFormat, renderReport } from '../report/index.ts';
import { summaryLimit } from '../report/markdown.ts';
import { forTerminal } from './terminal.ts';

/** What GitLab is told by: format to file name, in the folder that holds the runs, so that a pipeline can name a fixed path. */
const gitlabFiles = {
  junit: 'junit.xml',
  'gitlab-codequality': 'gl-code-quality.json',
} as const satisfies Partial<Record<ReportFormat, string>>;

/**
 * Tells the CI system that runs this, where it is one, what came of the run, in its own way. What cannot be told is a warning:
 * the exit code stays the gate's.
 */
export async function tellCi(
  result: Result,
  reportDir: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  if (environment['GITHUB_ACTIONS'] === 'true') {
    // On stderr: stdout may hold data. The runner reads both.
    process.stderr.write(renderAnnotations(result));
    const file = environment['GITHUB_STEP_SUMMARY'];
    if (file) {
      await orWarn(appendSummary(file, renderReport('markdown', result)), (message) =>
        renderAnnotation({ level: 'warning', title: 'step summary', message }),
      );
    }
  }
  if (environment['GITLAB_CI'] === 'true') {
    for (const [format, name] of Object.entries(gitlabFiles)) {
      const text = renderReport(format as keyof typeof gitlabFiles, result);
      await orWarn(writeFile(join(reportDir, name), text), (message) =>
        forTerminal(`airtight: warning: ${message}\n`),
      );
    }
  }
}

/** What an error is called beside a run; GitHub knows by itself of one that was interrupted. */
const errorTitles: Readonly<Record<Exclude<ErrorKind, 'interrupted'>, string>> = {
  usage: 'airtight: cannot be run as asked',
  machine: 'airtight: this machine cannot run it',
  internal: 'airtight: a fault of its own',
};

/** Tells GitHub, where it runs this, why there is no result: without it a job is red and only its log says why. */
export function tellCiOfError(error: unknown, environment: NodeJS.ProcessEnv): void {
  if (environment['GITHUB_ACTIONS'] !== 'true') return;
  const kind = kindOf(error);
  if (kind === 'interrupted') return;
  const hint = error instanceof AirtightError ? error.hint : undefined;
  const message = [wordsOf(error), ...(hint === undefined ? [] : [hint])].join('\n');
  process.stderr.write(renderAnnotation({ level: 'error', title: errorTitles[kind], message }));
}

/** Commander prints its help where no command is named, and says nothing that could be read alone. */
function wordsOf(error: unknown): string {
  const isHelp = error instanceof CommanderError && error.code === 'commander.help';
  return isHelp ? 'No command is named: airtight --help lists them.' : messageOf(error);
}

function kindOf(error: unknown): ErrorKind {
  if (error instanceof AirtightError) return error.kind;
  return error instanceof CommanderError ? 'usage' : 'internal';
}

async function orWarn(telling: Promise<void>, warning: (message: string) => string): Promise<void> {
  try {
    await telling;
  } catch (error) {
    process.stderr.write(warning(`The CI system is not told all: ${messageOf(error)}`));
  }
}

/** Appends, since other commands of the step write there too; GitHub drops the whole of a summary that is too large. */
async function appendSummary(file: string, text: string): Promise<void> {
  const before = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  const added = before > 0 ? `\n${text}` : text;
  if (before + Buffer.byteLength(added) > summaryLimit)
    throw new Error(`${file} has no room left for the summary of this run (GitHub takes 1 MiB).`);
  await appendFile(file, added);
}
