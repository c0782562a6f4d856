import type { VolumeInspectInfo } from 'dockerode';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeContainer, isGone } from './container.ts';
import type { Engine } from './engine.ts';
import { cacheFolder } from './provisions.ts';
import { cleanDeadWorkFolders } from './work-folder.ts';
import { runLabel, starterLabel, stateOf } from './run-label.ts';

/** What a clean-up removed, by kind. */
export interface Removed {
  readonly containers: number;
  readonly networks: number;
  readonly volumes: number;
  readonly workFolders: number;
}

const keptFolder = (): string => join(cacheFolder(), 'kept');

/** Marks a run's lab as kept on purpose, so that later runs leave it alone; `airtight clean` still removes it. */
export async function keepRun(runId: string): Promise<void> {
  await mkdir(keptFolder(), { recursive: true });
  await writeFile(join(keptFolder(), runId), '');
}

/**
 * Removes what carries the label of a run whose starter is dead, and nothing else: a run of another machine or
 * container on the same engine is left alone. Kept labs go only where `includeKept` is set.
 */
export async function cleanDeadRuns(engine: Engine, options: { includeKept: boolean }): Promise<Removed> {
  const { docker } = engine;
  const kept = new Set(options.includeKept ? [] : await readdir(keptFolder()).catch(() => []));
  const isDead = (labels: Record<string, string> | undefined): boolean =>
    stateOf(labels?.[starterLabel]) === 'dead' && !kept.has(labels?.[runLabel] ?? '');
  const filters = { label: [runLabel] };

  const containers = (await docker.listContainers({ all: true, filters })).filter((c) => isDead(c.Labels));
  await Promise.all(containers.map((container) => removeContainer(docker, container.Id)));
  const networks = (await docker.listNetworks({ filters })).filter((n) => isDead(n.Labels));
  await Promise.all(networks.map((network) => removed(docker.getNetwork(network.Id).remove())));
  // The engine says null where it has none, whatever the types say.
  const listed = (await docker.listVolumes({ filters })).Volumes as VolumeInspectInfo[] | null;
  const volumes = (listed ?? []).filter((v) => isDead(v.Labels));
  await Promise.all(volumes.map((volume) => removed(docker.getVolume(volume.Name).remove({ force: true }))));
  if (options.includeKept) await rm(keptFolder(), { recursive: true, force: true });
  const workFolders = await cleanDeadWorkFolders();
  return { containers: containers.length, networks: networks.length, volumes: volumes.length, workFolders };
}

/** Somebody else may have removed it in between: that is what was wanted. */
async function removed(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}
