import { expansionFloorBytes, type BundleLimits } from '../limits.ts';
import { quoted, refusal } from '../refusal.ts';

/** Room for headers and padding on top of what entries declare. */
const headerSlackBytes = 64 * 1024 ** 2;

/** What a bundle may still unpack to: one budget for it and for every archive inside it. */
export interface Budget {
  /** Refuses an entry by its header, before a byte of it is read. */
  admit(name: string, size: number): void;
  /** Counts bytes that came out of an archive, headers and padding included. */
  count(bytes: number): void;
}

/** Budget of a bundle of so many bytes on disk. */
export function createBudget(bundleBytes: number, limits: BundleLimits): Budget {
  const total = Math.min(
    limits.maxTotalBytes,
    Math.max(expansionFloorBytes, bundleBytes * limits.maxExpansion),
  );
  const isTotal = total === limits.maxTotalBytes;
  const limitName = isTotal ? 'maxTotalBytes' : 'maxExpansion';
  let entries = 0;
  let declared = 0;
  let unpacked = 0;

  function faultOf(size: number): string | undefined {
    if (entries > limits.maxEntries)
      return `is number ${entries}: at most ${limits.maxEntries} are read (maxEntries)`;
    if (size > limits.maxEntryBytes)
      return `has ${size} bytes: at most ${limits.maxEntryBytes} are read (maxEntryBytes)`;
    if (declared <= total) return undefined;
    return `brings the bundle to ${declared} bytes: at most ${total} are unpacked from ${bundleBytes} (${limitName})`;
  }

  return {
    admit(name, size) {
      entries += 1;
      declared += size;
      const fault = faultOf(size);
      if (fault !== undefined)
        throw refusal('bundle-limit-exceeded', `The bundle's entry ${quoted(name)} ${fault}.`);
    },
    count(bytes) {
      unpacked += bytes;
      // Entries are refused by name above; this is for floods of headers, which make no entries.
      if (unpacked <= total + headerSlackBytes) return;
      const message = `The bundle unpacks to over ${total} bytes of headers and padding (${limitName}).`;
      throw refusal('bundle-limit-exceeded', message);
    },
  };
}
