import { type Command, Option } from 'commander';
import { AirtightError } from '../errors.ts';
import { attemptsTable, listAttempts, nearestIds, storyText, tellStory } from '../explain/index.ts';
import type { Attempt } from '../model/attempt.ts';
import { jsonText } from '../report/json.ts';
import { shellWord } from '../report/units.ts';
import { yamlText } from '../report/yaml.ts';
import { openRun, type OpenedRun } from './find-run.ts';
import { forTerminal } from './terminal.ts';

interface WatchOptions {
  readonly explain?: string;
  readonly output: 'table' | 'json' | 'yaml';
}

/** `airtight watch [RUN]`: the attempts of a run; with `--explain ID` the story of one. */
export function addWatch(program: Command): void {
  program
    .command('watch')
    .description('list the attempts of a run to leave, or tell the story of one')
    .argument('[run]', 'folder of a run or its result.json; without it the newest run below reports')
    .option(
      '--explain <id>',
      "tell one attempt's story: packets, sender, where the bundle writes it, usual cause",
    )
    .addOption(
      new Option('-o, --output <format>', 'what goes to stdout')
        .choices(['table', 'json', 'yaml'])
        .default('table'),
    )
    .action(watch);
}

async function watch(path: string | undefined, { explain, output }: WatchOptions): Promise<void> {
  const run = await openRun(path);
  if (explain === undefined) {
    print(output, listAttempts(run.result), () => attemptsTable(run.result));
    return;
  }
  const story = await tellStory(run.folder, run.result, attemptOf(run, explain));
  print(output, story, () => storyText(story, run.folder));
}

function attemptOf({ folder, result }: OpenedRun, id: string): Attempt {
  const attempt = result.attempts.find((one) => one.id === id);
  if (attempt) return attempt;
  const near = nearestIds(
    result.attempts.map((one) => one.id),
    id,
  );
  const known = near.length === 0 ? 'it recorded none' : `the nearest are ${near.join(', ')}`;
  throw new AirtightError('usage', `Run ${result.runId} has no attempt ${id}: ${known}.`, {
    code: 'attempt-not-found',
    hint: `airtight watch ${shellWord(folder)} lists its attempts.`,
  });
}

function print(output: WatchOptions['output'], data: unknown, table: () => string): void {
  process.stdout.write(textOf(output, data, table));
}

function textOf(output: WatchOptions['output'], data: unknown, table: () => string): string {
  switch (output) {
    case 'table':
      return forTerminal(table());
    case 'json':
      return jsonText(data);
    case 'yaml':
      return yamlText(data);
  }
}
