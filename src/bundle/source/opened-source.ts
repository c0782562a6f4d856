import type { ArchiveContents } from '../contents/archive.ts';

/** What a candidate is made of, once all of its bytes were read. */
export interface OpenedSource {
  /** For people. */
  readonly name: string;
  readonly bytes: number;
  readonly contents: ArchiveContents;
  readonly isFolder: boolean;
  /** Hex SHA-256 of the file, of its parts put together, or of a folder's list of files. */
  readonly sha256: string;
  /** The files of a split bundle; empty for the rest. */
  readonly parts: readonly { readonly place: string; readonly sha256: string; readonly bytes: number }[];
  /** Refuses what has changed since: call it when nothing more will be read. */
  readonly requireUnchanged: () => void;
}
