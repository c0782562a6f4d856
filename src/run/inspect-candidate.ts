import { rm } from 'node:fs/promises';
import { openBundle } from '../bundle/open-bundle.ts';
import { checks } from '../checks/index.ts';
import { writeLock } from '../inspect/lock/lock-file.ts';
import type { InspectOptions } from '../inspect/options.ts';
import { createWorkFolder } from '../lab/work-folder.ts';
import { lockOf } from '../model/lock.ts';
import type { Result } from '../model/result.ts';
import { scenarioSchema } from '../model/scenario.ts';
import { plural } from '../model/units.ts';
import { Disposers } from '../system/disposers.ts';
import { EvidenceFolder } from '../system/evidence-folder.ts';
import { type Progress, silentProgress } from '../system/progress.ts';
import { assemble } from './assemble.ts';
import type { Limits } from './limits.ts';
import { newRunId } from './run-id.ts';
import { RunRecord } from './record.ts';
import { inspectStage } from './static.ts';

export interface InspectRequest {
  /** Path of the candidate: a file, any part of a split one, or a folder. */
  readonly bundle: string;
  readonly inspect?: InspectOptions;
  readonly limits?: Limits;
  /** The options above as given, for the command that reproduces the run. */
  readonly given?: readonly string[];
  /** Where to write `airtight.lock`. */
  readonly writeLock?: string;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** The plan of `airtight inspect`, as the result names it. */
const readOnly = scenarioSchema.parse({
  name: 'inspect',
  description: 'The bundle was read and judged by its bytes; no lab was started.',
});

/**
 * Reads a bundle and judges it by tier inspect alone: the same checks `run` makes, without Docker and without writing
 * anything but the lockfile asked for. An AirtightError of kind usage where the bundle cannot be read at all.
 */
export async function inspectCandidate(request: InspectRequest): Promise<Result> {
  const startedAt = new Date();
  const signal = request.signal ?? new AbortController().signal;
  const own = new Disposers();
  const record = new RunRecord(new EvidenceFolder('.'), request.progress ?? silentProgress);
  try {
    const workFolder = await createWorkFolder();
    own.add('work folder', () => rm(workFolder, { recursive: true, force: true }));
    const opened = await record.stage(
      'read bundle',
      () =>
        openBundle(request.bundle, {
          workFolder,
          keep: 'small',
          signal,
          ...(request.limits ? { limits: request.limits.bundle } : {}),
        }),
      ({ bundle }) => `${plural(bundle.images.length, 'image')}, ${plural(bundle.charts.length, 'chart')}`,
    );
    own.add('bundle', () => opened.stop());
    record.evidence.bundle = opened.bundle;
    await inspectStage(record, {
      opened,
      workFolder,
      options: request.inspect ?? {},
      limits: request.limits,
      signal,
    });
    if (request.writeLock !== undefined) await writeLock(request.writeLock, lockOf(opened.bundle));
    return {
      ...assemble(record, {
        runId: newRunId(startedAt),
        startedAt,
        scenario: readOnly,
        given: request.given,
        checks: checks.filter(({ tier }) => tier === 'inspect'),
      }),
      command: 'inspect',
    };
  } catch (error) {
    // Whoever aborted says why.
    if (request.signal?.aborted) throw request.signal.reason;
    throw error;
  } finally {
    await own.stop();
  }
}
