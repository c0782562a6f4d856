import { readFile, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { AirtightError, messageOf } from '../errors.ts';
import { type Result, resultSchema } from '../model/result.ts';
import { formats, type ReportFormat, renderReport } from '../report/index.ts';

/** `airtight report result.json --format F`: renders a finished run again; neither lab nor clock is looked at. */
export function addReport(program: Command): void {
  program
    .command('report')
    .description('render a result again')
    .argument('<result>', 'result.json of a run')
    .addOption(new Option('--format <format>', 'format').choices(Object.keys(formats)).default('html'))
    .option('--output <file>', 'write here, not to stdout')
    .action(async (path: string, options: { format: ReportFormat; output?: string }) => {
      const text = renderReport(options.format, await readResult(path));
      if (options.output === undefined) process.stdout.write(text);
      else await writeTo(options.output, text);
    });
}

async function writeTo(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new AirtightError('usage', `The report cannot be written: ${messageOf(error)}`, {
      code: 'report-unwritable',
      hint: 'Name a file in a folder that exists and may be written to.',
      cause: error,
    });
  }
}

async function readResult(path: string): Promise<Result> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new AirtightError('usage', `${path} cannot be read as JSON: ${messageOf(error)}`, {
      code: 'result-unreadable',
      hint: 'Give the result.json in the folder of a run.',
      cause: error,
    });
  }
  const parsed = resultSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problem = z.prettifyError(parsed.error).split('\n')[0] ?? '';
  throw new AirtightError('usage', `${path} is not a result of this version: ${problem}`, {
    code: 'result-invalid',
    hint: 'Its schemaVersion says which version of airtight wrote it.',
    cause: parsed.error,
  });
}
