import type { Limits } from './limits.ts';
import type { InspectOptions } from '../inspect/options.ts';
import type { Scenario } from '../model/scenario.ts';
import type { OlderResult } from '../verdict/baseline.ts';
import type { GateRule } from '../verdict/gate.ts';
import type { Progress } from '../system/progress.ts';

export type { InspectOptions } from '../inspect/options.ts';

/** What a run is asked to do. */
export interface RunOptions {
  /** Path of the candidate bundle. */
  readonly bundle: string;
  readonly scenario: Scenario;
  /** Path of the scenario's file, for the command that reproduces the run. */
  readonly scenarioFile?: string;
  /** What the static tier is told. */
  readonly inspect?: InspectOptions;
  /** Limits on what is read, in place of the defaults. */
  readonly limits?: Limits;
  /** The options above as given, for the command that reproduces the run. */
  readonly given?: readonly string[];
  /** Folder that gets one folder a run. */
  readonly reportDir: string;
  /** Node image in place of the one set-up provided; its system images in `systemImages`, a K3s airgap archive. */
  readonly nodeImage?: string;
  readonly systemImages?: string;
  /** Whether the lab outlives the run. */
  readonly keep?: 'never' | 'on-failure' | 'always';
  /** By which rule the gate decides, and what older run this one is compared with. */
  readonly gate?: { readonly rule: GateRule; readonly baseline?: OlderResult };
  /** Deadline of the whole run in milliseconds. */
  readonly timeoutMs?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}
