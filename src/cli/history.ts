import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { type HistoryFormat, historyFormats, historyOf } from '../report/history/index.ts';
import { findRuns } from './find-runs.ts';
import { forTerminal } from './terminal.ts';
import { writeOutput } from './write-output.ts';

interface HistoryOptions {
  readonly format: HistoryFormat;
  readonly output?: string;
}

/** `airtight history DIR`: the runs below a folder, newest first, and what changed from one to the next. */
export function addHistory(program: Command): void {
  program
    .command('history')
    .description('list the runs below a folder with their verdicts, and what changed between them')
    .argument('<folder>', 'folder that holds the folders of runs, such as reports')
    .addOption(
      new Option('--format <format>', 'format').choices(Object.keys(historyFormats)).default('table'),
    )
    .option('--output <file>', 'write here, not to stdout')
    .action(history);
}

async function history(folder: string, { format, output }: HistoryOptions): Promise<void> {
  // The page's links lead from where the page lies.
  const from = format === 'html' && output !== undefined ? dirname(output) : folder;
  const { found, passedOver } = await findRuns(folder, from);
  for (const { reason } of passedOver) process.stderr.write(forTerminal(`passed over: ${reason}\n`));
  await writeOutput(historyFormats[format](historyOf(found, passedOver)), output);
}
