import type { VolumeInspectInfo } from 'dockerode';
import { readdir, rm } from 'node:fs/promises';
import { removeContainer, isGone } from './container.ts';
import type { Engine } from './engine.ts';
import { keptFolder } from './kept-folder.ts';
import { runLabel, starterLabel, stateOf } from './run-label.ts';
import { cleanDeadWorkFolders } from './work-folder.ts';

/** What a removal took away, by kind. */
export interface Removed {
  readonly containers: number;
  readonly networks: number;
  readonly volumes: number;
}

/**
 * Removes what carries the label of a run whose starter is dead, and nothing else: a run of another machine or
 * container on the same engine is left alone. Kept labs go only where `includeKept` is set.
 */
export async function cleanDeadRuns(
  engine: Engine,
  options: { includeKept: boolean },
): Promise<Removed & { readonly workFolders: number }> {
  const kept = new Set(options.includeKept ? [] : await readdir(keptFolder()).catch(() => []));
  const removed = await removeRuns(
    engine,
    (labels) => stateOf(labels[starterLabel]) === 'dead' && !kept.has(labels[runLabel] ?? ''),
  );
  if (options.includeKept) await rm(keptFolder(), { recursive: true, force: true });
  return { ...removed, workFolders: await cleanDeadWorkFolders() };
}

/** Removes every container, network and volume of a run whose labels are wanted. */
export async function removeRuns(
  { docker }: Engine,
  wanted: (labels: Readonly<Record<string, string>>) => boolean,
): Promise<Removed> {
  const filters = { label: [runLabel] };
  const ofRuns = (thing: { Labels?: Record<string, string> | null | undefined }): boolean =>
    wanted(thing.Labels ?? {});

  const containers = (await docker.listContainers({ all: true, filters })).filter(ofRuns);
  await Promise.all(containers.map((container) => removeContainer(docker, container.Id)));
  const networks = (await docker.listNetworks({ filters })).filter(ofRuns);
  await Promise.all(networks.map((network) => gone(docker.getNetwork(network.Id).remove())));
  // The engine says null where it has none, whatever the types say.
  const listed = (await docker.listVolumes({ filters })).Volumes as VolumeInspectInfo[] | null;
  const volumes = (listed ?? []).filter(ofRuns);
  await Promise.all(volumes.map((volume) => gone(docker.getVolume(volume.Name).remove({ force: true }))));
  return { containers: containers.length, networks: networks.length, volumes: volumes.length };
}

/** Somebody else may have removed it in between: that is what was wanted. */
async function gone(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}
