const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

/** What a bundle may ask of this machine before it is refused; sizes in bytes. */
export interface BundleLimits {
  /** Entries of the archive, folders included. */
  readonly maxEntries: number;
  /** Size of one entry. */
  readonly maxEntryBytes: number;
  /** Everything unpacked. */
  readonly maxTotalBytes: number;
  /** Unpacked bytes per byte of the file on disk, looked at from {@link expansionFloorBytes} on. */
  readonly maxExpansion: number;
  /** Size up to which `keep: 'small'` keeps an entry of a compressed archive for reading again. */
  readonly keepBytes: number;
  /** Size of one JSON document. Registries refuse manifests above 4 MiB. */
  readonly maxJsonBytes: number;
  /** Brackets open at once in a JSON document; a real manifest has fewer than ten. */
  readonly maxJsonDepth: number;
  /** Indexes inside indexes that are followed; real ones have one or two levels. */
  readonly maxIndexDepth: number;
  /**
   * JSON read again while indexes are followed, because several names lead to it. An image with ten names reads its few
   * kilobytes ten times; short indexes that point to a long one over and over need any amount.
   */
  readonly maxRepeatedBytes: number;
  /** Archives inside archives that are opened; a folder that holds a haul with a K3s archive in it has two. */
  readonly maxArchiveDepth: number;
}

export const defaultLimits: BundleLimits = {
  maxEntries: 110_000,
  maxEntryBytes: 64 * gibibyte,
  maxTotalBytes: 1024 * gibibyte,
  maxExpansion: 1000,
  keepBytes: 4 * mebibyte,
  maxJsonBytes: 8 * mebibyte,
  maxJsonDepth: 64,
  maxIndexDepth: 16,
  maxRepeatedBytes: 32 * mebibyte,
  maxArchiveDepth: 4,
};

/** Below this, a high ratio harms nobody: small archives of zeros are legitimate. */
export const expansionFloorBytes = gibibyte;
