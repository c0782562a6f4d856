import type { OpenedBundle } from '../bundle/open-bundle.ts';
import { inspectBundle } from '../inspect/index.ts';
import type { InspectOptions } from '../inspect/options.ts';
import { readProvisions } from '../lab/provisions.ts';
import type { Limits } from './limits.ts';
import { plural } from '../model/units.ts';
import { type RunRecord, staticKeys } from './record.ts';

/** What the static tier looks at. */
export interface StaticStage {
  readonly opened: OpenedBundle;
  readonly workFolder: string;
  readonly options: InspectOptions;
  readonly limits?: Limits | undefined;
  readonly signal: AbortSignal;
}

/** Gathers the evidence of tier inspect into the record; needs no Docker. */
export async function inspectStage(record: RunRecord, stage: StaticStage): Promise<void> {
  const { opened, workFolder, options, limits, signal } = stage;
  const provisions = await readProvisions();
  const found = await record.stage(
    'inspect bundle',
    () =>
      inspectBundle(
        { bundle: opened.bundle, blobs: opened.blobs, workFolder, signal, ...(limits ? { limits } : {}) },
        { ...programsOf(provisions), ...options },
      ),
    ({ references }) =>
      `${plural(references.found.length, 'image reference')}, ${plural(references.renderings.length, 'rendering')}`,
  );
  Object.assign(record.evidence, found);
}

/** Writes what the static tier found as evidence files. */
export async function writeStaticEvidence(record: RunRecord): Promise<void> {
  for (const key of staticKeys) {
    const found = record.evidence[key];
    if (found !== undefined) await record.file(key, `${key}.json`, `${JSON.stringify(found, null, 2)}\n`);
  }
}

/** The programs that set-up built. */
function programsOf(
  provisions: Awaited<ReturnType<typeof readProvisions>>,
): Pick<InspectOptions, 'helm' | 'kustomize'> {
  return {
    ...(provisions?.helm === undefined ? {} : { helm: provisions.helm }),
    ...(provisions?.kustomize === undefined ? {} : { kustomize: provisions.kustomize }),
  };
}
