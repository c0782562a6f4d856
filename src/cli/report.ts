import { type Command, Option } from 'commander';
import { signEnvelope } from '../attest/dsse.ts';
import { AirtightError } from '../errors.ts';
import { formats, type ReportFormat, renderReport } from '../report/index.ts';
import { readKey } from './key-file.ts';
import { readResult } from '../run/result-file.ts';
import { writeOutput } from './write-output.ts';

interface ReportOptions {
  readonly format: ReportFormat;
  readonly output?: string;
  readonly signKey?: string;
}

/** `airtight report result.json --format F`: renders a finished run again; neither lab nor clock is looked at. */
export function addReport(program: Command): void {
  program
    .command('report')
    .description('render a result again')
    .argument('<result>', 'result.json of a run')
    .addOption(new Option('--format <format>', 'format').choices(Object.keys(formats)).default('html'))
    .option('--output <file>', 'write here, not to stdout')
    .option('--sign-key <pem>', 'sign (in-toto only), with this P-256 or Ed25519 private key')
    .action(report);
}

async function report(path: string, { format, output, signKey }: ReportOptions): Promise<void> {
  if (signKey !== undefined && format !== 'in-toto') {
    throw new AirtightError('usage', `--sign-key does not go with --format ${format}.`, {
      code: 'format-unsigned',
      hint: 'Give --format in-toto: its statement is what can be signed.',
    });
  }
  const key = signKey === undefined ? undefined : await readKey(signKey);
  const text = renderReport(format, await readResult(path));
  await writeOutput(key === undefined ? text : signEnvelope(text, key), output);
}
