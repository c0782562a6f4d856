import type { BlobRange } from '../model/bundle.ts';

/** Bytes that were hashed while they passed, and where they can be read again. */
export interface StoredFile {
  /** `sha256:` and hex, computed from the bytes. */
  readonly digest: string;
  readonly bytes: number;
  /** Their beginning, at most {@link headBytes}: enough to tell what they are. */
  readonly head: Uint8Array;
  /** Undefined where they were hashed but not kept; `fetch` of the archive makes it defined. */
  readonly range: BlobRange | undefined;
}

/** Bytes of a file's beginning that are kept in memory: one block of a tar archive. */
export const headBytes = 512;
