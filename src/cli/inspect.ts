import { type Command, Option } from 'commander';
import type { Verdict } from '../model/outcome.ts';
import { renderInspection, renderReport } from '../report/index.ts';
import { inspectCandidate } from '../run/inspect-candidate.ts';
import { addStaticOptions, givenWords, inspectOptionsOf, type StaticCliOptions } from './static-options.ts';
import { interruptible, terminalProgress, wantsColor } from './terminal.ts';

const levels = ['none', 'fail', 'inconclusive', 'warn'] as const;
type Level = (typeof levels)[number];

interface InspectCliOptions extends StaticCliOptions {
  readonly output: 'table' | 'json' | 'yaml';
  readonly writeLock?: string;
  readonly failOn: Level;
  readonly quiet: boolean;
}

/** `airtight inspect BUNDLE`: what can be said of a bundle by reading it, without Docker. */
export function addInspect(program: Command): void {
  const command = program
    .command('inspect')
    .description('read a bundle and say what would fail on site; needs no Docker')
    .argument('<bundle>', 'haul, Zarf package, K3s or docker archive, OCI layout, or a folder of these');
  addStaticOptions(command)
    .option('--write-lock <file>', 'write airtight.lock: every image and chart by digest')
    .addOption(
      new Option('--fail-on <level>', 'the mildest outcome that makes the exit code other than 0')
        .choices(levels)
        .default('inconclusive'),
    )
    .addOption(
      new Option('-o, --output <format>', 'what goes to stdout')
        .choices(['table', 'json', 'yaml'])
        .default('table'),
    )
    .option('-q, --quiet', 'no progress on stderr', false)
    .action(inspect);
}

async function inspect(bundle: string, options: InspectCliOptions): Promise<void> {
  const { signal, release } = interruptible('what was unpacked is being removed');
  const progress = terminalProgress(options.quiet);
  try {
    const result = await inspectCandidate({
      bundle,
      inspect: inspectOptionsOf(options),
      given: givenWords(options),
      limits: options.limit,
      ...(options.writeLock === undefined ? {} : { writeLock: options.writeLock }),
      progress,
      signal,
    });
    progress.stop();
    process.stdout.write(
      options.output === 'table'
        ? renderInspection(result, { color: wantsColor(process.stdout) })
        : renderReport(options.output, result),
    );
    process.exitCode = exitCodeAt(options.failOn, result.verdict);
  } finally {
    progress.stop();
    release();
  }
}

/** 1 for failures and, where asked for, warnings; 2 for what could not be decided; 0 for what is milder than the level. */
export function exitCodeAt(level: Level, verdict: Verdict): number {
  switch (verdict) {
    case 'ready':
      return 0;
    case 'not-ready':
      return level === 'none' ? 0 : 1;
    case 'inconclusive':
      return level === 'none' || level === 'fail' ? 0 : 2;
    case 'ready-with-warnings':
      return level === 'warn' ? 1 : 0;
  }
}
