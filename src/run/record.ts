import { AirtightError } from '../errors.ts';
import type { Evidence, EvidenceKey, PodRecord } from '../model/evidence.ts';
import type { Condition, LabFacts, Stage } from '../model/result.ts';
import type { EvidenceFolder } from '../system/evidence-folder.ts';
import type { Progress } from '../system/progress.ts';
import type { Missing } from '../verdict/judge.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Keys that the static tier fills beside the bundle itself. */
export const staticKeys = [
  'charts',
  'references',
  'k3s',
  'k3k',
  'certificates',
  'signatures',
  'room',
  'lock',
] as const satisfies readonly EvidenceKey[];

/** Keys of evidence in the order a run gathers them. */
const gathered: readonly EvidenceKey[] = [
  'bundle',
  ...staticKeys,
  'seal',
  'load',
  'cluster',
  'helloWorld',
  'helm',
  'app',
  'k3kClusters',
  'served',
  'watch',
];

/** What a run has seen so far: the one place its stages write to. */
export class RunRecord {
  readonly evidence: Writable<Evidence> = {};
  readonly missing: Partial<Record<EvidenceKey, Missing>> = {};
  readonly files: Partial<Record<EvidenceKey, string[]>> = {};
  readonly conditions: Condition[] = [];
  readonly stages: Stage[] = [];
  pods: readonly PodRecord[] = [];
  /** Pods of airtight's own, as `namespace/name`. */
  canaryPods: readonly string[] = [];
  lab: LabFacts | undefined;
  /** Where the node's image is from; absent until it was chosen. */
  nodeFrom: 'option' | 'bundle' | 'set-up' | undefined;

  readonly folder: EvidenceFolder;
  readonly #progress: Progress;

  constructor(folder: EvidenceFolder, progress: Progress) {
    this.folder = folder;
    this.#progress = progress;
  }

  /** Times one stage, tells of it, and lets its failure through. `detail` makes a short fact of what came of it. */
  async stage<T>(name: string, work: () => Promise<T>, detail?: (value: T) => string): Promise<T> {
    const startedAt = new Date().toISOString();
    const start = performance.now();
    const end = (status: Stage['status'], text?: string): void => {
      const durationMs = Math.round(performance.now() - start);
      this.stages.push({ name, startedAt, durationMs, status });
      this.#progress.end(name, status, durationMs, text);
    };
    this.#progress.start(name);
    try {
      const value = await work();
      end('done', detail?.(value));
      return value;
    } catch (error) {
      // Bad input is no failed stage: its message says all there is. Of others, whoever catches them says why.
      if (!(error instanceof AirtightError && error.kind === 'usage')) end('failed');
      throw error;
    }
  }

  /** Says of everything not gathered yet why it will not be. */
  skipRest(missing: Missing): void {
    for (const key of gathered) if (this.evidence[key] === undefined) this.missing[key] ??= missing;
  }

  condition(id: string, text: string): void {
    this.conditions.push({ id, text });
  }

  /** Writes an evidence file that supports the given key. */
  async file(key: EvidenceKey, name: string, text: string): Promise<void> {
    this.supports(key, await this.folder.write(name, text));
  }

  /** Names an evidence file, written by somebody else, that supports the given key. */
  supports(key: EvidenceKey, path: string): void {
    (this.files[key] ??= []).push(path);
  }

  note(text: string): void {
    this.#progress.note(text);
  }
}
