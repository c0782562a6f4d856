import type { BlobSource, Bundle } from '../model/bundle.ts';
import type { InspectLimits } from './limits.ts';

/** Where a text came from; goes into every {@link Location} made from it. */
export interface Origin {
  /** Place of the file in the bundle. */
  readonly file: string;
  /** True for what Helm or Kustomize wrote; lines then count in that. */
  readonly rendered: boolean;
  /** What it was rendered with: `default values`, or the place of a values file. */
  readonly values?: string;
  /** Name of the chart it came from. */
  readonly chart?: string;
}

/** YAML or JSON text, of one or more documents. */
export interface SourceText {
  readonly origin: Origin;
  readonly text: string;
}

/** One document of a text as plain data, and where each of its values stands. */
export interface KubeDocument {
  readonly origin: Origin;
  /** Plain JSON-like data: no classes, no cycles. */
  readonly value: unknown;
  /** Line of the value at this path, 1-based in the whole text; undefined where there is no such path. */
  lineOf(path: readonly (string | number)[]): number | undefined;
}

/** A text, or a part of it, that could not be read. */
export interface Unread {
  readonly file: string;
  readonly reason: string;
}

/** What the static tier works on. */
export interface InspectSubject {
  readonly bundle: Bundle;
  readonly blobs: BlobSource;
  /** Folder for what programs need as files; whoever opened the bundle removes it. */
  readonly workFolder: string;
  /** In place of the defaults. */
  readonly limits?: InspectLimits;
  readonly signal?: AbortSignal;
}
