/** What one run of a program may take before it is ended, and its rendering counts as failed. */
export interface RenderLimits {
  readonly timeoutMs: number;
  /** Of what it prints, in UTF-16 units: bytes for nearly all charts. */
  readonly maxOutput: number;
  /** Address space in bytes, where the machine has `prlimit`. Go programs reserve more than they use. */
  readonly memoryBytes: number;
  /** Bytes of one values file, or one file of a kustomization. */
  readonly maxFileBytes: number;
  /** Bytes of all files that kustomizations may read. */
  readonly maxKustomizeBytes: number;
  /** Charts and kustomizations rendered at a time. */
  readonly atOnce: number;
}

export const renderLimits: RenderLimits = {
  timeoutMs: 60_000,
  maxOutput: 64 * 1024 ** 2,
  memoryBytes: 4 * 1024 ** 3,
  maxFileBytes: 5 * 1024 ** 2,
  maxKustomizeBytes: 100 * 1024 ** 2,
  atOnce: 2,
};
