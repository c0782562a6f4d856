import type { BlobRange } from '../../model/bundle.ts';
import { isTarHeader } from '../tar/tar-header.ts';

/** Bytes that were hashed while they passed, and where they can be read again. */
export interface StoredFile {
  /** `sha256:` and hex, computed from the bytes. */
  readonly digest: string;
  readonly bytes: number;
  /** Their beginning, as long as {@link keptHead} says: enough to tell what they are. */
  readonly head: Uint8Array;
  /** Undefined where they were hashed but not kept; `fetch` of the archive makes it defined. */
  readonly range: BlobRange | undefined;
}

/** Bytes of a file's beginning that are looked at: one block of a tar archive. */
export const headBytes = 512;
/** Enough to tell compressions and programs. */
const shortHeadBytes = 32;

/**
 * What stays in memory of a file's first {@link headBytes}, as a copy: all of it where it may be a tar archive's header,
 * or where nothing else of the file can be read. A bundle may have 100,000 files.
 */
export function keptHead(head: Uint8Array, isReadable: boolean): Uint8Array {
  return new Uint8Array(isReadable && !isTarHeader(head) ? head.subarray(0, shortHeadBytes) : head);
}
