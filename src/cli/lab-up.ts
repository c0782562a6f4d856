import { type Command, InvalidArgumentError } from 'commander';
import { scenarioSchema } from '../model/scenario.ts';
import { derivedScenario, readScenario } from '../run/scenario-file.ts';
import { textOfKept } from './kept-labs.ts';
import { interruptible, terminalProgress } from './terminal.ts';

interface UpOptions {
  readonly scenario?: string;
  readonly nodeImage?: string;
  readonly systemImages?: string;
  readonly agents?: number;
  readonly quiet: boolean;
}

/** `airtight lab up [BUNDLE]`: a lab as a run has it, and no tier run in it. */
export function addLabUp(lab: Command): void {
  lab
    .command('up')
    .description('start a sealed lab, load the bundle where one is given, and leave it')
    .argument('[bundle]', 'haul, Zarf package, archive or folder')
    .option('--scenario <file>', 'scenario file: load mode, number of nodes, IP families')
    .option('--node-image <ref>', 'K3s node image in the local Docker')
    .option('--system-images <file>', "K3s airgap archive with that node's system images")
    .option('--agents <count>', 'nodes beside the server, in place of what the scenario says', agents)
    .option('-q, --quiet', 'no progress on stderr', false)
    .action(up);
}

async function up(bundle: string | undefined, options: UpOptions): Promise<void> {
  const { signal, release } = interruptible('the lab is being removed');
  const progress = terminalProgress(options.quiet);
  const { scenario: scenarioFile, nodeImage, systemImages } = options;
  try {
    const scenario = scenarioFile === undefined ? derivedScenario : await readScenario(scenarioFile);
    // Loaded only now: Docker's and Kubernetes' clients take a second that other commands need not wait for.
    const { labUp } = await import('../run/lab-up.ts');
    const runId = await labUp({
      scenario: { ...scenario, agents: options.agents ?? scenario.agents },
      ...(bundle === undefined ? {} : { bundle }),
      ...(scenarioFile === undefined ? {} : { scenarioFile }),
      ...(nodeImage === undefined ? {} : { nodeImage }),
      ...(systemImages === undefined ? {} : { systemImages }),
      progress,
      signal,
    });
    progress.stop();
    process.stdout.write(await textOfKept(runId));
  } finally {
    progress.stop();
    release();
  }
}

/** Reads a number of agents, within what a scenario may have. */
export function agents(text: string): number {
  const parsed = scenarioSchema.shape.agents.safeParse(Number(text));
  if (text.trim() === '' || !parsed.success) throw new InvalidArgumentError('Give a number from 0 to 4.');
  return parsed.data;
}
