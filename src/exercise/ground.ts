import type { LabRegistry, Workbench } from '../lab/types.ts';
import type { LoadedChart } from '../model/evidence.ts';
import type { Cluster } from './cluster.ts';

/** What an exercise acts on; its programs run in the sealed namespace of the server, where the watch sees them. */
export interface ExerciseGround {
  readonly cluster: Cluster;
  /** Owner of the server's namespace: has curl, busybox, ip; Helm at `harnessPaths.helm` where `hasHelm`. */
  readonly owner: Workbench;
  readonly hasHelm: boolean;
  readonly registry: LabRegistry;
  /** The bundle's charts as they lie in the registry. */
  readonly charts: readonly LoadedChart[];
  readonly signal?: AbortSignal | undefined;
}
