import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AirtightError, messageOf } from '../errors.ts';
import { starterLabelValue, stateOf } from './run-label.ts';

const prefix = 'airtight-work-';
const starterFile = '.starter';

/** A folder for one run's spooled blobs, under the system's temporary folder; it says whose it is. */
export async function createWorkFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix)).catch((error: unknown) => {
    throw new AirtightError(
      'machine',
      `The temporary folder ${tmpdir()} cannot be used: ${messageOf(error)}`,
      {
        code: 'temporary-folder-unusable',
        hint: 'Set TMPDIR to a folder that exists and may be written to.',
        cause: error,
      },
    );
  });
  await writeFile(join(folder, starterFile), starterLabelValue());
  return folder;
}

/** Removes the work folders of runs that have died: they may be as large as the bundles they read. Returns how many. */
export async function cleanDeadWorkFolders(): Promise<number> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
  const removed = await Promise.all(
    names.map(async (name) => {
      const folder = join(tmpdir(), name);
      const starter = await readFile(join(folder, starterFile), 'utf8').catch(() => undefined);
      if (stateOf(starter) !== 'dead') return 0;
      await rm(folder, { recursive: true, force: true });
      return 1;
    }),
  );
  return removed.reduce<number>((sum, one) => sum + one, 0);
}
