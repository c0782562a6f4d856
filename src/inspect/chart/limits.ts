const mebibyte = 1024 ** 2;

/** What a chart may ask of this machine before it is refused; sizes in bytes. */
export interface ChartLimits {
  /** Entries of the archive and of those in it, folders included. */
  readonly maxEntries: number;
  /** Everything unpacked, archives inside it too. */
  readonly maxBytes: number;
  readonly maxFileBytes: number;
  /** Charts inside charts. */
  readonly maxNesting: number;
}

/** Helm's own for bytes (`MaxDecompressedChartSize`, `MaxDecompressedFileSize` since 3.17.3): what it refuses is refused here. */
export const chartLimits: ChartLimits = {
  maxEntries: 10_000,
  maxBytes: 100 * mebibyte,
  maxFileBytes: 5 * mebibyte,
  maxNesting: 8,
};
