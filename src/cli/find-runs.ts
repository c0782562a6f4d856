import { access, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { AirtightError, messageOf } from '../errors.ts';
import type { FoundRun, PassedOver } from '../report/history/index.ts';
import { readResult } from '../run/result-file.ts';

/** Folders below the one given that are looked into: runs lie in `reports/RUN`, or one deeper where a pipeline sorts them. */
const deepest = 3;

/** Every run below a folder, named relative to `from`; a result.json that cannot be read is named, never fatal. */
export async function findRuns(
  folder: string,
  from: string,
): Promise<{ found: FoundRun[]; passedOver: PassedOver[] }> {
  const found: FoundRun[] = [];
  const passedOver: PassedOver[] = [];
  for (const file of await resultFiles(folder)) {
    const place = dirname(file);
    try {
      const result = await readResult(file);
      const hasReport = await exists(join(place, 'report.html'));
      found.push({ folder: relative(from, place) || '.', hasReport, result });
    } catch (error) {
      if (!(error instanceof AirtightError)) throw error;
      passedOver.push({ file, reason: error.message });
    }
  }
  return { found, passedOver };
}

async function resultFiles(folder: string, depth = 0): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await list(folder)) {
    const path = join(folder, entry.name);
    if (entry.name === 'result.json' && !entry.isDirectory()) files.push(path);
    else if (entry.isDirectory() && depth < deepest) files.push(...(await resultFiles(path, depth + 1)));
  }
  return files;
}

async function list(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((one, other) => one.name.localeCompare(other.name, 'en'));
  } catch (error) {
    throw new AirtightError('usage', `${folder} cannot be looked through: ${messageOf(error)}`, {
      code: 'folder-unreadable',
      hint: 'Give the folder that holds the folders of runs, such as reports.',
      cause: error,
    });
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
