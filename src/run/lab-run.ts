import type { OpenedBundle } from '../bundle/open-bundle.ts';
import type { Disposers } from '../system/disposers.ts';
import type { RunOptions } from './options.ts';
import type { RunRecord } from './record.ts';

/** One run, as its stages see it. */
export interface LabRun {
  readonly runId: string;
  readonly options: RunOptions;
  readonly opened: OpenedBundle;
  readonly record: RunRecord;
  /** Stops what is the run's own; runs before `lab`, whose containers it may need. */
  readonly own: Disposers;
  /** Removes the lab, unless it is kept. */
  readonly lab: Disposers;
  readonly workFolder: string;
  readonly signal: AbortSignal;
}
