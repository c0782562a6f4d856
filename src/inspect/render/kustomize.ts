import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rendering } from '../../model/inspection.ts';
import { atMost } from '../../system/at-most.ts';
import { blobBytes } from '../blob-bytes.ts';
import type { InspectSubject } from '../types.ts';
import type { Rendered } from './helm.ts';
import type { Isolation } from './isolation.ts';
import {
  filesOfKustomizations,
  filesTakenBy,
  folderOf,
  type Kustomization,
  rootsOf,
} from './kustomizations.ts';
import type { RenderLimits } from './limits.ts';
import type { Search } from './programs.ts';
import { countDocuments } from './split-output.ts';
import { writeBelow } from './write-tree.ts';

/** What kustomizations are built with. */
export interface KustomizeSettings {
  readonly kustomize: Search;
  readonly isolation: Isolation;
  readonly limits: RenderLimits;
}

/**
 * Builds the bundle's kustomizations with `kustomize build`. Without a network a remote base or resource fails and is named;
 * so is what only an option would allow: Helm charts, plugins, files of other folders.
 */
export async function buildKustomizations(
  subject: InspectSubject,
  settings: KustomizeSettings,
): Promise<{ readonly rendered: readonly Rendered[]; readonly taken: ReadonlySet<string> }> {
  const { kustomize, isolation, limits } = settings;
  const folder = await mkdtemp(join(subject.workFolder, 'kustomize-'));
  const kustomizations = await writeFiles(subject, folder, limits);
  const rendered = await atMost(
    limits.atOnce,
    rootsOf(kustomizations),
    async ({ place, fault }): Promise<Rendered> => {
      if (fault !== undefined) return without(place, 'failed', fault);
      if (!kustomize.ok) return without(place, 'not-rendered', kustomize.reason);
      const { path, before } = kustomize.program;
      const ran = await isolation.run(path, [...before, `./${folderOf(place)}`], folder);
      // What is wrong with a file is said with its path on this machine.
      if (!ran.ok) return without(place, 'failed', ran.reason.replaceAll(`${folder}/`, ''));
      const documents = countDocuments(ran.stdout);
      return {
        rendering: { ...ofPlace(place), status: 'rendered', documents },
        texts: [{ origin: { file: place, rendered: true, values: 'kustomize' }, text: ran.stdout }],
      };
    },
  );
  return { rendered, taken: filesTakenBy(kustomizations) };
}

function ofPlace(source: string): Pick<Rendering, 'source' | 'kind' | 'values'> {
  return { source, kind: 'kustomize', values: '' };
}

function without(place: string, status: 'failed' | 'not-rendered', reason: string): Rendered {
  return { rendering: { ...ofPlace(place), status, reason, documents: 0 }, texts: [] };
}

interface Written extends Kustomization {
  /** Why it cannot be built. */
  readonly fault?: string;
}

/** Writes all that kustomizations may read. What is too large or has no possible path is left out: Kustomize will miss it. */
async function writeFiles(
  { bundle, blobs, signal }: InspectSubject,
  folder: string,
  { maxFileBytes, maxKustomizeBytes }: RenderLimits,
): Promise<Written[]> {
  const files = filesOfKustomizations(bundle.files);
  const total = files.reduce((sum, { bytes }) => sum + Math.min(bytes, maxFileBytes), 0);
  const tooMuch =
    total > maxKustomizeBytes
      ? `the folders of kustomizations hold more than the ${maxKustomizeBytes} bytes that are read`
      : undefined;
  const wanted = tooMuch === undefined ? files : files.filter(({ kind }) => kind === 'kustomization');
  await blobs.fetch(wanted.map(({ digest }) => digest));
  const kustomizations: Written[] = [];
  for (const { place, digest, kind } of wanted) {
    signal?.throwIfAborted();
    const read = await blobBytes(blobs, digest, maxFileBytes);
    if (read.ok) await writeBelow(folder, place, read.bytes);
    if (kind !== 'kustomization') continue;
    const fault = tooMuch ?? (read.ok ? undefined : read.reason);
    const text = read.ok ? read.bytes.toString('utf8') : '';
    kustomizations.push({ place, text, ...(fault !== undefined && { fault }) });
  }
  return kustomizations;
}
