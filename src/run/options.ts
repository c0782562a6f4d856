import type { Scenario } from '../model/scenario.ts';
import type { Progress } from '../system/progress.ts';

/** What a run is asked to do. */
export interface RunOptions {
  /** Path of the candidate bundle. */
  readonly bundle: string;
  readonly scenario: Scenario;
  /** Path of the scenario's file, for the command that reproduces the run. */
  readonly scenarioFile?: string;
  /** Folder that gets one folder a run. */
  readonly reportDir: string;
  /** Node image in place of the one set-up provided; its system images in `systemImages`, a K3s airgap archive. */
  readonly nodeImage?: string;
  readonly systemImages?: string;
  /** Whether the lab outlives the run. */
  readonly keep?: 'never' | 'on-failure' | 'always';
  /** Deadline of the whole run in milliseconds. */
  readonly timeoutMs?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}
