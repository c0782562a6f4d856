import type { Engine } from '../lab/engine.ts';
import { hasImage, imageId, loadImage } from '../lab/images.ts';
import { dockerArchive } from '../load/docker-archive.ts';
import type { BundleImage } from '../model/bundle.ts';
import type { K3sFacts } from '../model/inspection.ts';
import type { LabRun } from './lab-run.ts';
import { nodePlatform } from './plan-load.ts';

/** The node image that runs, and where it is from. */
export interface NodeImage {
  readonly image: string;
  readonly from: 'option' | 'bundle' | 'set-up';
}

/**
 * The image named with --node-image, else the bundle's own `rancher/k3s`, else the one set-up made. The bundle's is loaded
 * into the engine under a name of its content, once; where the one set-up made is the same image, nothing is loaded.
 */
export async function chooseNodeImage(run: LabRun, engine: Engine, ofSetUp: string): Promise<NodeImage> {
  const { record, options, opened } = run;
  if (options.nodeImage !== undefined) return { image: options.nodeImage, from: 'option' };
  const own = nodeImageOf(opened.bundle.images, record.evidence.k3s);
  if (!own) return { image: ofSetUp, from: 'set-up' };
  const archive = await dockerArchive(own, opened.blobs, nodePlatform);
  // An engine's id of an image is the digest of its config.
  if ((await imageId(engine, ofSetUp)) === archive.config) return { image: ofSetUp, from: 'bundle' };
  const image = `airtight/bundle-node:${archive.config.slice('sha256:'.length, 'sha256:'.length + 12)}`;
  if (!(await hasImage(engine, image))) {
    await record.stage(
      'load node image',
      () => loadImage(engine, archive.open(image), image),
      () => `${own.reference} into Docker as ${image}`,
    );
  }
  return { image, from: 'bundle' };
}

/** The bundle's node image; of several, the one of the K3s version the bundle brings. */
export function nodeImageOf(
  images: readonly BundleImage[],
  k3s: Pick<K3sFacts, 'nodeImages' | 'version'> | undefined,
): BundleImage | undefined {
  const names = new Map((k3s?.nodeImages ?? []).map(({ reference, version }) => [reference, version]));
  const held = images.filter(({ reference }) => reference.includes('/k3s:') && names.has(reference));
  if (held.length <= 1) return held[0];
  return held.find(({ reference }) => k3s?.version !== undefined && names.get(reference) === k3s.version);
}
