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
  /** Size of one JSON document. Registries refuse manifests above 4 MiB. */
  readonly maxJsonBytes: number;
  /** Brackets open at once in a JSON document; a real manifest has fewer than ten. */
  readonly maxJsonDepth: number;
}

export const defaultLimits: BundleLimits = {
  maxEntries: 200_000,
  maxEntryBytes: 64 * gibibyte,
  maxTotalBytes: 1024 * gibibyte,
  maxExpansion: 1000,
  maxJsonBytes: 8 * mebibyte,
  maxJsonDepth: 64,
};

/** Below this, a high ratio harms nobody: small archives of zeros are legitimate. */
export const expansionFloorBytes = gibibyte;

/** Indexes inside indexes that are followed; real ones have one or two levels. */
export const maxIndexDepth = 16;
