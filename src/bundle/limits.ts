import { AirtightError } from '../errors.ts';
import { parseBytes } from '../model/units.ts';

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
  maxEntries: 200_000,
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

/**
 * One `NAME=VALUE` from the command line, where a value is a number or a size such as `64GiB`; anything else is an
 * AirtightError of kind usage.
 */
export function parseLimit(text: string): Partial<BundleLimits> {
  const [name = '', value] = text.split(/=(.*)/s);
  if (!isLimit(name)) {
    throw limitError(
      `There is no limit ${JSON.stringify(name)}: ${Object.keys(defaultLimits).join(', ')} are there.`,
    );
  }
  const number = parseBytes(value ?? '');
  if (number === undefined || number === 0) {
    throw limitError(
      `${name} must be a number or a size such as 64GiB; its default is ${defaultLimits[name]}.`,
    );
  }
  return { [name]: number };
}

function isLimit(name: string): name is keyof BundleLimits {
  return Object.hasOwn(defaultLimits, name);
}

function limitError(message: string): AirtightError {
  return new AirtightError('usage', message, {
    code: 'limit-invalid',
    hint: 'Write --limit NAME=VALUE; docs/limits.md lists them.',
  });
}
