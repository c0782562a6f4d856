import type { Bundle } from '../model/bundle.ts';
import type { ArchiveContents } from './archive.ts';
import type { Spool, StoredFile } from './spool.ts';
import type { WalkContext } from './walk.ts';

/** What a format's reader finds; faults go to the ledger. */
export type Holdings = Pick<Bundle, 'images' | 'charts' | 'files'>;

/** Everything a format's reader may use. */
export interface ReaderContext extends WalkContext {
  readonly contents: ArchiveContents;
  /** Writes a document the bundle lacks, such as a manifest made for a legacy image. */
  readonly spool: Pick<Spool, 'write'>;
  /**
   * The archive inside the archive, or the archive in a folder: same limits, same budget, places joined with `!`.
   * Undefined where it is no tar.
   */
  readonly unpack: (file: StoredFile, place: string) => Promise<ArchiveContents | undefined>;
}
