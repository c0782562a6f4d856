import { access, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AirtightError } from '../errors.ts';
import type { Result } from '../model/result.ts';
import { readResult } from '../run/result-file.ts';
import { findRuns } from './find-runs.ts';

/** A run on disk: its folder and what it found. */
export interface OpenedRun {
  readonly folder: string;
  readonly result: Result;
}

/** Where `check` leaves its runs unless told. */
const reportsFolder = 'reports';

/** Opens the run that a folder or a result.json is of; without one the newest below the folder of reports. */
export async function openRun(path: string | undefined, reports = reportsFolder): Promise<OpenedRun> {
  if (path === undefined) return newestRun(reports);
  const file = await resultFileOf(path);
  return { folder: dirname(file), result: await readResult(file) };
}

/** The result.json of a run that its folder, or the file itself, names; throws AirtightError(usage) where there is none. */
export async function resultFileOf(path: string): Promise<string> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => true,
  );
  const file = isFolder ? join(path, 'result.json') : path;
  try {
    await access(file);
    return file;
  } catch (error) {
    throw new AirtightError('usage', `${path} is no folder of a run: there is no result.json in it.`, {
      code: 'run-not-found',
      hint: 'Give the folder that "Report:" names at the end of a run, such as reports/20261125-041826-7a9f.',
      cause: error,
    });
  }
}

async function newestRun(reports: string): Promise<OpenedRun> {
  const { found } = await findRuns(reports, reports);
  // What was only read has no watch.
  const watched = found.filter(({ result }) => result.command !== 'inspect');
  const [newest] = watched.sort((a, b) => b.result.startedAt.localeCompare(a.result.startedAt, 'en'));
  if (newest) return { folder: join(reports, newest.folder), result: newest.result };
  throw new AirtightError('usage', `There is no run below ${reports}.`, {
    code: 'run-not-found',
    hint: 'Name the folder of a run, or make one: airtight check BUNDLE',
  });
}
