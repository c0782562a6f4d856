import { access, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ContainerInfo } from 'dockerode';
import { AirtightError } from '../errors.ts';
import { removeRuns } from './cleanup.ts';
import { readFileIn } from './container.ts';
import { connectEngine, type Engine } from './engine.ts';
import { keptFolder } from './kept-folder.ts';
import { runLabel } from './run-label.ts';
import { harnessPaths } from './types.ts';

/** A lab that outlives the process that started it. */
export interface KeptLab {
  readonly runId: string;
  /** Whether its owner and every node still run. */
  readonly running: boolean;
  /** Name of the container that holds the server's namespace, where the harness' own programs run. */
  readonly owner: string;
  /** Whether that container has Helm. */
  readonly helm: boolean;
  /** The server first; none where the lab was kept before they were started. */
  readonly nodes: readonly KeptNode[];
  /** `http://ip:port` or `https://ip:port`, where the registry runs. */
  readonly registry?: string;
  /** Paths on this machine of what was saved, for its owner alone. */
  readonly kubeconfig?: string;
  readonly registryCa?: string;
  readonly registryLogin?: string;
}

export interface KeptNode {
  readonly name: string;
  /** Name of its container. */
  readonly container: string;
}

const saved = [harnessPaths.kubeconfig, harnessPaths.registryCa, harnessPaths.registryLogin];

/**
 * Marks a run's lab as kept on purpose, so that later runs leave it alone, and saves what a client on this machine needs
 * to reach it. `airtight lab down` and `airtight clean` remove both.
 */
export async function keepRun(runId: string): Promise<void> {
  const folder = join(keptFolder(), runId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { docker } = await connectEngine();
  await Promise.all(
    saved.map(async (path) => {
      const text = await readFileIn(docker, ownerOf(runId), path);
      if (text !== undefined) await writeFile(join(folder, basename(path)), text, { mode: 0o600 });
    }),
  );
}

/** The kept labs, oldest first: ids of runs begin with their time. */
export async function listKept(engine: Engine): Promise<KeptLab[]> {
  const runIds = await readdir(keptFolder()).catch(() => []);
  return Promise.all(runIds.sort().map((runId) => keptLab(engine, runId)));
}

/** The kept lab of that run, or the only one there is; else an AirtightError of kind `usage` names those there are. */
export async function findKept(engine: Engine, runId: string | undefined): Promise<KeptLab> {
  return chooseKept(await listKept(engine), runId);
}

/** Picks by run, or the only one. */
export function chooseKept(labs: readonly KeptLab[], runId: string | undefined): KeptLab {
  const names = labs.map((lab) => lab.runId).join(', ');
  const found = runId === undefined ? labs : labs.filter((lab) => lab.runId === runId);
  const [lab, another] = found;
  if (lab && !another) return lab;
  if (labs.length === 0) {
    throw new AirtightError(
      'usage',
      runId === undefined ? 'No lab is kept.' : `No lab of run ${runId} is kept.`,
      {
        code: 'no-lab-kept',
        hint: 'Start one with "airtight lab up", or leave one with "airtight check BUNDLE --keep=always".',
      },
    );
  }
  if (lab) {
    throw new AirtightError('usage', `Several labs are kept: ${names}.`, {
      code: 'lab-ambiguous',
      hint: 'Name the run of one.',
    });
  }
  throw new AirtightError('usage', `No lab of run ${runId ?? ''} is kept.`, {
    code: 'lab-unknown',
    hint: `Kept: ${names}. "airtight lab list" says more.`,
  });
}

/** Removes a kept lab with all it is made of, and its mark. */
export async function removeKept(engine: Engine, { runId }: KeptLab): Promise<void> {
  await removeRuns(engine, (labels) => labels[runLabel] === runId);
  await rm(join(keptFolder(), runId), { recursive: true, force: true });
}

async function keptLab(engine: Engine, runId: string): Promise<KeptLab> {
  const containers = await engine.docker.listContainers({
    all: true,
    filters: { label: [`${runLabel}=${runId}`] },
  });
  const folder = join(keptFolder(), runId);
  const [kubeconfig, registryCa, registryLogin] = await Promise.all(
    saved.map(async (path) => existing(join(folder, basename(path)))),
  );
  return describeKept(runId, containers, {
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(registryCa === undefined ? {} : { registryCa }),
    ...(registryLogin === undefined ? {} : { registryLogin }),
  });
}

/** What the engine's own list says of a run's containers. */
export function describeKept(
  runId: string,
  containers: readonly Pick<ContainerInfo, 'Names' | 'State' | 'NetworkSettings' | 'Mounts'>[],
  files: Pick<KeptLab, 'kubeconfig' | 'registryCa' | 'registryLogin'>,
): KeptLab {
  const byName = new Map(
    containers.map((one) => [one.Names[0]?.replace(`/airtight-${runId}-`, '') ?? '', one] as const),
  );
  const nodes = [...byName.keys()].filter((name) => /^(server|agent)-\d+$/.test(name)).sort(serverFirst);
  const owner = byName.get('server-1-owner');
  const registry = Object.values(byName.get('registry')?.NetworkSettings.Networks ?? {})[0]?.IPAddress;
  return {
    runId,
    running: owner?.State === 'running' && nodes.every((name) => byName.get(name)?.State === 'running'),
    owner: ownerOf(runId),
    helm: owner?.Mounts.some(({ Destination }) => Destination === harnessPaths.helm) ?? false,
    nodes: nodes.map((name) => ({ name, container: `airtight-${runId}-${name}` })),
    ...(registry
      ? { registry: `${files.registryCa === undefined ? 'http' : 'https'}://${registry}:5000` }
      : {}),
    ...files,
  };
}

function serverFirst(a: string, b: string): number {
  return (
    Number(a.startsWith('agent')) - Number(b.startsWith('agent')) ||
    a.localeCompare(b, 'en', { numeric: true })
  );
}

function ownerOf(runId: string): string {
  return `airtight-${runId}-server-1-owner`;
}

function existing(path: string): Promise<string | undefined> {
  return access(path).then(
    () => path,
    () => undefined,
  );
}
