import { AirtightError } from '../errors.ts';
import type { ExecResult } from '../lab/types.ts';
import { harnessPaths } from '../model/harness-paths.ts';
import { redact } from '../system/redact.ts';
import type { ExerciseGround } from './ground.ts';
import { installByResource } from './helm-chart-resource.ts';
import {
  type ChartInstall,
  type HelmCommand,
  helmFolder,
  installCommand,
  releaseCommand,
  secretsOf,
  typedCommand,
} from './helm-command.ts';
import { hopelessPulls, hopelessText } from './hopeless-pulls.ts';
import { runUntil } from './run-until.ts';
import { podTroubles } from './troubles.ts';

export type { ChartInstall } from './helm-command.ts';

/** What installing a chart came to. */
export interface Installed {
  readonly installed: boolean;
  /** Last lines of what was said, secrets redacted; where it was ended before its time, why. */
  readonly output: string;
  /** The command, or the resource, that does the same by hand. */
  readonly command: string;
  readonly durationMs: number;
}

/** Why nothing can be installed by Helm where this machine has none. */
export const helmMissing =
  'This machine has no Helm: run "npm run setup" in a clone of airtight, or put helm on the path, and check again.';

/** Helm ends by itself when its time is over; what it says then is worth waiting for (milliseconds). */
const graceMs = 5000;
const linesKept = 30;

/**
 * Installs a chart from the lab's registry. Ends early where an image can never be pulled. A refused or failed install is
 * evidence; only a machine without Helm is an error.
 */
export async function installChart(ground: ExerciseGround, plan: ChartInstall): Promise<Installed> {
  const startedAt = performance.now();
  const done = await (plan.via === 'helm' ? installByHelm(ground, plan) : installByResource(ground, plan));
  return {
    ...done,
    output: lastLines(redact(done.output, secretsOf(ground.registry))),
    durationMs: Math.round(performance.now() - startedAt),
  };
}

/** Removes a release with everything Helm made for it; what a chart wants kept stays. */
export async function uninstallRelease(
  ground: ExerciseGround,
  release: string,
  namespace: string,
  timeoutMs: number,
): Promise<{ ok: boolean; output: string }> {
  const words = ['uninstall', '--wait', '--timeout', `${Math.ceil(timeoutMs / 1000)}s`];
  const { exitCode, stdout, stderr } = await runHelm(ground, releaseCommand({ release, namespace }, words));
  return { ok: exitCode === 0, output: lastLines(redact(joined([stdout, stderr]))) };
}

/** Runs Helm in the owner to its end. */
export function runHelm({ owner, signal }: ExerciseGround, command: HelmCommand): Promise<ExecResult> {
  return owner.exec(programOf(command), signal ? { signal } : {});
}

async function installByHelm(
  ground: ExerciseGround,
  plan: ChartInstall,
): Promise<Omit<Installed, 'durationMs'>> {
  if (!ground.hasHelm) throw new AirtightError('machine', helmMissing, { code: 'helm-missing' });
  const { cluster, owner, registry, signal } = ground;
  const command = installCommand(plan, registry);
  await owner.writeFiles(command.files);
  const stuck = async (): Promise<string[]> => {
    const troubles = await podTroubles(cluster, plan.namespace).catch(() => []);
    return hopelessPulls(troubles).map(hopelessText);
  };
  // What another release of the namespace waits for is not this one's affair.
  const before = new Set(await stuck());
  const { result, ended } = await runUntil(
    owner,
    { command: programOf(command), pidFile: `${helmFolder(plan)}/pid` },
    async () => (await stuck()).find((text) => !before.has(text)),
    { timeoutMs: plan.timeoutMs + graceMs, intervalMs: 1000, signal },
  );
  return {
    installed: result.exitCode === 0,
    output: joined([result.stdout, result.stderr, ended ?? '']),
    command: typedCommand(command),
  };
}

function programOf({ environment, args }: HelmCommand): string[] {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return ['env', ...variables, harnessPaths.helm, ...args];
}

function joined(texts: readonly string[]): string {
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join('\n');
}

function lastLines(text: string): string {
  return text.split('\n').slice(-linesKept).join('\n');
}
