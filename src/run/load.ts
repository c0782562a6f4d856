import { openBundle, type OpenedBundle } from '../bundle/open-bundle.ts';
import type { Provisions } from '../lab/provisions.ts';
import type { LabGround } from '../lab/start.ts';
import type { LoadModePlan } from '../load/load-mode-plan.ts';
import { pushImages } from '../load/push-images.ts';
import type { BlobSource, BundleImage } from '../model/bundle.ts';
import type { LoadedImage } from '../model/evidence.ts';
import type { LabRun } from './lab-run.ts';
import type { Harness } from './plan-load.ts';

/** Opens what the harness may have to supply: the node's system images, and a probe where the bundle lacks the image. */
export async function openHarness(
  run: LabRun,
  provisions: Provisions,
  nodeImage: string,
): Promise<Harness[]> {
  const open = async (path: string): Promise<OpenedBundle> => {
    const opened = await openBundle(path, { workFolder: run.workFolder, signal: run.signal });
    run.own.add(`archive ${path}`, () => opened.stop());
    return opened;
  };
  // System images fit one node: those set-up made are for the node set-up made.
  const ofSetUp = nodeImage === provisions.nodeImage ? provisions.systemImages : undefined;
  const systemImages = run.options.systemImages ?? ofSetUp;
  const probe = provisions.bundles['sample'];
  const wanted = run.options.scenario.helloWorld.image;
  const held = run.opened.bundle.images.some((image) => image.reference === wanted);

  const harness: Harness[] = [];
  if (systemImages) harness.push({ ...(await open(systemImages)), role: 'system' });
  if (!held && probe) harness.push({ ...(await open(probe)), role: 'probe' });
  return harness;
}

/** Pushes images to where the load mode keeps them, from whichever of the opened archives holds their blobs. */
export function push(
  run: LabRun,
  ground: LabGround,
  images: readonly BundleImage[],
  from: readonly Pick<OpenedBundle, 'blobs'>[],
  { repositoryOf }: Pick<LoadModePlan, 'repositoryOf'>,
): Promise<LoadedImage[]> {
  const source = from.includes(run.opened) ? 'bundle' : 'harness';
  return pushImages({
    registry: ground.registry,
    images,
    blobs: blobsOfAll(from),
    repositoryOf,
    source,
    signal: run.signal,
  });
}

/** The blobs of several opened archives as one source: each is read from the first that holds it. */
export function blobsOfAll(from: readonly Pick<OpenedBundle, 'blobs'>[]): BlobSource {
  return {
    range: (digest) => from.map(({ blobs }) => blobs.range(digest)).find((found) => found !== undefined),
    fetch: async (digests) => {
      for (const { blobs } of from) await blobs.fetch(digests);
    },
  };
}
