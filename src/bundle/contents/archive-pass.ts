import { AirtightError, messageOf } from '../../errors.ts';
import type { ByteRange } from '../../system/byte-range.ts';
import { decompress, type Compression } from '../source/compression.ts';
import { isAbortError, quoted, refusal } from '../refusal.ts';
import { TarDamage, TarReader, type TarHandler } from '../tar/tar-reader.ts';
import type { Unpacking } from './unpacking.ts';

/** Where the bytes of a tar archive are. */
export interface TarSource {
  /** Path or place, for messages. */
  readonly label: string;
  /** One after the other, they are the archive. */
  readonly ranges: readonly ByteRange[];
  readonly compression: Compression;
}

/** Hands every entry of an archive to the handler, and sees to it that what it spooled is written. */
export async function readTar(
  source: TarSource,
  handler: TarHandler,
  { budget, spool, signal }: Unpacking,
): Promise<void> {
  let last: string | undefined;
  const reader = new TarReader({
    entry(entry) {
      last = entry.name;
      handler.entry(entry);
    },
    data: (chunk) => {
      handler.data(chunk);
    },
    end: () => {
      handler.end();
    },
  });
  const consume = (chunk: Uint8Array) => {
    budget.count(chunk.length);
    reader.push(chunk);
    return spool.relief();
  };
  try {
    await decompress(source.ranges, source.compression, consume, signal);
    reader.finish();
    await spool.flush();
  } catch (error) {
    throw reader.isTar ? damage(error, source.label, last) : noTar(error, source.label);
  }
}

function damage(error: unknown, label: string, last: string | undefined): unknown {
  if (error instanceof AirtightError || isAbortError(error)) return error;
  const where = last === undefined ? 'before its first entry ends' : `at or after its entry ${quoted(last)}`;
  return refusal('bundle-damaged', `${label} is damaged ${where}: ${messageOf(error)}`, error);
}

function noTar(error: unknown, label: string): unknown {
  if (error instanceof AirtightError || isAbortError(error)) return error;
  if (error instanceof TarDamage) {
    return refusal('bundle-format-unknown', `${label} is no bundle: there is no tar archive in it.`);
  }
  return refusal('bundle-damaged', `${label} cannot be unpacked: ${messageOf(error)}`, error);
}
