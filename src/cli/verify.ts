import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { AirtightError } from '../errors.ts';
import { airtightVersion } from '../run/assemble.ts';
import { verifyFolder } from '../verify/folder.ts';

/** `airtight verify DIR`: whether a run's folder still is what the run left; exit 1 names the first thing that does not fit. */
export function addVerify(program: Command): void {
  program
    .command('verify')
    .description("hold a run's folder against its result.json: evidence, attempts, reports")
    .argument('<folder>', 'folder of a run, with result.json in it')
    .action(verify);
}

async function verify(folder: string): Promise<void> {
  await requireRun(folder);
  const finding = await verifyFolder(folder, airtightVersion);
  if (!finding.holds) {
    process.stdout.write(`does not hold: ${finding.what} ${finding.why}\n`);
    process.exitCode = 1;
    return;
  }
  const unsigned = 'result.json itself is vouched for by nothing here: see "airtight report --sign-key"';
  process.stdout.write(`${[...finding.notes, unsigned].join('\n')}\nholds\n`);
}

async function requireRun(folder: string): Promise<void> {
  try {
    await access(join(folder, 'result.json'));
  } catch (error) {
    throw new AirtightError('usage', `${folder} is no folder of a run: there is no result.json in it.`, {
      code: 'run-not-found',
      hint: 'Give the folder that "Report:" names at the end of a run, such as reports/20261125-041826-7a9f.',
      cause: error,
    });
  }
}
