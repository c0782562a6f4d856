import type { Bundle, BundleFormat } from '../model/bundle.ts';
import type { ArchiveContents } from './contents/archive.ts';
import type { Budget } from './contents/budget.ts';
import { withoutRepeats } from './oci/image-entry.ts';
import { inside } from './place.ts';
import type { Spool, StoredFile } from './contents/spool.ts';
import type { WalkContext } from './oci/walk.ts';

/** What a format's reader finds; faults go to the ledger. Places are those inside what was read. */
export type Holdings = Pick<Bundle, 'images' | 'charts' | 'files' | 'companions' | 'parts' | 'zarf'>;

/** Everything a format's reader may use. */
export interface ReaderContext extends WalkContext {
  readonly contents: ArchiveContents;
  /** Writes a document the bundle lacks, such as a manifest made for a legacy image. */
  readonly spool: Pick<Spool, 'write'>;
  /** Counts what is unpacked besides. */
  readonly budget: Pick<Budget, 'count'>;
  /**
   * The archive inside the archive, or the archive in a folder: same limits, same budget, places joined with `!`.
   * Undefined where it is no tar.
   */
  readonly unpack: (file: StoredFile, place: string) => Promise<ArchiveContents | undefined>;
}

/** What a reader may use besides: it hands what lies inside to the reader it belongs to. */
export interface PartReader {
  /**
   * Reads an archive inside, or a folder seen as one, with a ledger of its own; undefined where it is no bundle. Places
   * count from the beginning of what the asking reader reads.
   */
  readonly readPart: (
    contents: ArchiveContents,
    place: string,
  ) => Promise<{ readonly format: BundleFormat; readonly holdings: Holdings } | undefined>;
}

/** Holdings with what is given, and nothing else. */
export function holdingsOf(some: Partial<Holdings>): Holdings {
  return { images: [], charts: [], files: [], companions: [], parts: [], ...some };
}

/** All that several readers found, in their order; images that share name and digest are listed once. */
export function mergeHoldings(all: readonly Holdings[]): Holdings {
  const zarfs = all.flatMap(({ zarf }) => zarf ?? []);
  const [firstZarf] = zarfs;
  return {
    images: withoutRepeats(all.flatMap(({ images }) => images)),
    charts: all.flatMap(({ charts }) => charts),
    files: all.flatMap(({ files }) => files),
    companions: all.flatMap(({ companions }) => companions),
    parts: all.flatMap(({ parts }) => parts),
    // Several packages in one folder: the components of all, under the name of the first.
    ...(firstZarf && { zarf: { ...firstZarf, components: zarfs.flatMap(({ components }) => components) } }),
  };
}

/** The same with every place below the archive or folder it was found in. */
export function placedIn(outer: string, holdings: Holdings): Holdings {
  const placed = <T extends { place: string }>(each: T): T => ({ ...each, place: inside(outer, each.place) });
  return {
    ...holdings,
    images: holdings.images.map(placed),
    charts: holdings.charts.map((chart) => {
      const release = chart.release && {
        ...chart.release,
        valuesFiles: chart.release.valuesFiles.map((place) => inside(outer, place)),
      };
      return { ...placed(chart), ...(release && { release }) };
    }),
    files: holdings.files.map(placed),
    companions: holdings.companions.map(placed),
    parts: holdings.parts.map(placed),
  };
}
