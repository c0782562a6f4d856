import { AirtightError } from '../../errors.ts';
import type { BlobRange } from '../../model/bundle.ts';
import { readTar, type TarSource } from './archive-pass.ts';
import type { Budget } from './budget.ts';
import { safeEntryName } from '../tar/entry-name.ts';
import { PassingFile, type ArchivedFile } from './passing-file.ts';
import { refusal } from '../refusal.ts';
import type { TarEntry, TarHandler } from '../tar/tar-reader.ts';
import type { Unpacking } from './unpacking.ts';

/** What comes out the second time was counted the first time. */
const alreadyCounted: Budget = { admit: () => undefined, count: () => undefined };

/** Reads an archive once more for files that were not kept; their bytes must hash to what they did before. */
export async function fetchAgain(
  source: TarSource,
  files: readonly ArchivedFile[],
  unpacking: Unpacking,
): Promise<void> {
  const fetching = new Fetching(files, unpacking);
  try {
    await readTar(source, fetching, { ...unpacking, budget: alreadyCounted });
  } catch (error) {
    // It was sound when it was read first.
    throw error instanceof AirtightError && error.kind === 'usage' ? changed(source, error) : error;
  }
  if (fetching.found.size < files.length) throw changed(source);
  for (const [file, range] of fetching.found) file.range = range;
}

function changed({ label }: TarSource, cause?: unknown): AirtightError {
  return refusal('bundle-changed', `${label} has changed since it was read first.`, cause);
}

class Fetching implements TarHandler {
  readonly found = new Map<ArchivedFile, BlobRange>();
  readonly #wanted: ReadonlyMap<string, ArchivedFile>;
  readonly #unpacking: Unpacking;
  #current: PassingFile | undefined;

  constructor(files: readonly ArchivedFile[], unpacking: Unpacking) {
    this.#wanted = new Map(files.map((file) => [file.name, file]));
    this.#unpacking = unpacking;
  }

  entry({ name, kind, size }: TarEntry): void {
    const file = kind === 'file' ? this.#wanted.get(safeEntryName(name)) : undefined;
    const { spool } = this.#unpacking;
    if (file?.bytes === size) this.#current = new PassingFile(file.name, spool.reserve(size), spool);
  }

  data(chunk: Uint8Array): void {
    this.#current?.pass(chunk);
  }

  end(): void {
    const read = this.#current?.finish();
    const file = read && this.#wanted.get(read.name);
    if (file && read.range && read.digest === file.digest) this.found.set(file, read.range);
    this.#current = undefined;
  }
}
