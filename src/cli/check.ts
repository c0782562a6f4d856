import { type Command, InvalidArgumentError, Option } from 'commander';
import { join, relative } from 'node:path';
import { type WatchMode, watchModes } from '../model/lured.ts';
import type { Scenario } from '../model/scenario.ts';
import { renderReport, renderSummary } from '../report/index.ts';
import { type GateSources, readGate } from '../run/read-gate.ts';
import { bundleOf, derivedScenario, readScenario } from '../run/scenario-file.ts';
import { tellCi } from './ci.ts';
import { addGateOptions, gateWords } from './gate-options.ts';
import { textOfKept } from './kept-labs.ts';
import { addStaticOptions, givenWords, inspectOptionsOf, type StaticCliOptions } from './static-options.ts';
import { interruptible, terminalProgress, wantsColor } from './terminal.ts';

interface CheckOptions extends StaticCliOptions, GateSources {
  readonly scenario?: string;
  readonly reportDir: string;
  readonly nodeImage?: string;
  readonly systemImages?: string;
  readonly watchMode?: WatchMode;
  readonly keep: 'never' | 'on-failure' | 'always';
  readonly timeout: number;
  readonly output: 'table' | 'json' | 'yaml';
  readonly quiet: boolean;
}

const defaultTimeout = 15 * 60_000;

/** `airtight check BUNDLE`: the whole run, from the bundle to the verdict. */
export function addCheck(program: Command): void {
  const command = program
    .command('check')
    .description('run the tiers against a bundle in a sealed lab and write a readiness report')
    .argument('[bundle]', 'haul, Zarf package, archive or folder; without it the one the scenario names');
  addGateOptions(addStaticOptions(command))
    .option('--scenario <file>', 'scenario file; without it the plan is derived from the bundle')
    .option('--report-dir <dir>', 'where each run gets its folder', 'reports')
    .option('--node-image <ref>', 'K3s node image in the local Docker, such as rancher/k3s:v1.34.4-k3s1')
    .option(
      '--system-images <file>',
      "K3s airgap archive with that node's system images, for bundles without them",
    )
    .addOption(
      new Option(
        '--watch-mode <mode>',
        "what becomes of what wants out; lure answers it to learn more, for no verdict of ready (default: the scenario's, else deny)",
      ).choices(watchModes),
    )
    .addOption(
      new Option('--keep <when>', 'leave the lab running')
        .choices(['never', 'on-failure', 'always'])
        .default('never'),
    )
    .addOption(
      new Option('--timeout <duration>', 'deadline of the run, such as 90s')
        .argParser(duration)
        .default(defaultTimeout, '15m'),
    )
    .addOption(
      new Option('-o, --output <format>', 'what goes to stdout')
        .choices(['table', 'json', 'yaml'])
        .default('table'),
    )
    .option('-q, --quiet', 'no progress on stderr', false)
    .action(check);
}

async function check(given: string | undefined, options: CheckOptions): Promise<void> {
  const { signal, release } = interruptible(
    'the lab is being removed (again to leave it: "airtight clean" removes it)',
  );
  const progress = terminalProgress(options.quiet);
  try {
    const scenario = await scenarioOf(options);
    const gate = await readGate(options);
    // Loaded only now: Docker's and Kubernetes' clients take a second that other commands need not wait for.
    const { run } = await import('../run.ts');
    const outcome = await run({
      bundle: await bundleOf(scenario, { given, scenarioFile: options.scenario }),
      scenario,
      ...(options.scenario === undefined ? {} : { scenarioFile: options.scenario }),
      inspect: inspectOptionsOf(options),
      given: [...givenWords(options), ...runWords(options), ...gateWords(options)],
      gate,
      limits: options.limit,
      reportDir: options.reportDir,
      ...(options.nodeImage === undefined ? {} : { nodeImage: options.nodeImage }),
      ...(options.systemImages === undefined ? {} : { systemImages: options.systemImages }),
      keep: options.keep,
      timeoutMs: options.timeout,
      progress,
      signal,
    });
    progress.stop();
    const { result, folder } = outcome;
    process.stdout.write(
      options.output === 'table'
        ? renderSummary(result, { color: wantsColor(process.stdout) })
        : renderReport(options.output, result),
    );
    await tellCi(result, options.reportDir, process.env);
    process.stderr.write(`\nReport: ${relative('.', join(folder, 'report.html'))}\n`);
    if (outcome.kept) process.stderr.write(await textOfKept(result.runId));
    // Nothing is let through that no gate has decided on.
    process.exitCode = result.gate?.exitCode ?? 2;
  } finally {
    progress.stop();
    release();
  }
}

async function scenarioOf({ scenario: file, watchMode }: CheckOptions): Promise<Scenario> {
  const scenario = file === undefined ? derivedScenario : await readScenario(file);
  return watchMode === undefined ? scenario : { ...scenario, watch: { ...scenario.watch, mode: watchMode } };
}

/** What was given of how to run it, as words of a command line, without the defaults and without the node's image, which the result holds. */
export function runWords({
  watchMode,
  systemImages,
  timeout,
}: Pick<CheckOptions, 'watchMode' | 'systemImages' | 'timeout'>): string[] {
  return [
    ...(watchMode === undefined ? [] : ['--watch-mode', watchMode]),
    ...(systemImages === undefined ? [] : ['--system-images', systemImages]),
    ...(timeout === defaultTimeout ? [] : ['--timeout', `${timeout}ms`]),
  ];
}

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads `90s`, `15m` or `1h` as milliseconds. */
export function duration(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const ms = Number(count) * (unitMs[unit ?? ''] ?? Number.NaN);
  if (!(ms > 0)) throw new InvalidArgumentError('Give a number with ms, s, m or h, such as 90s.');
  return ms;
}
