import { type Command, Option } from 'commander';
import { formats, type ReportFormat, renderReport } from '../report/index.ts';
import { readResult } from './result-file.ts';
import { writeOutput } from './write-output.ts';

/** `airtight report result.json --format F`: renders a finished run again; neither lab nor clock is looked at. */
export function addReport(program: Command): void {
  program
    .command('report')
    .description('render a result again')
    .argument('<result>', 'result.json of a run')
    .addOption(new Option('--format <format>', 'format').choices(Object.keys(formats)).default('html'))
    .option('--output <file>', 'write here, not to stdout')
    .action(async (path: string, options: { format: ReportFormat; output?: string }) => {
      await writeOutput(renderReport(options.format, await readResult(path)), options.output);
    });
}
