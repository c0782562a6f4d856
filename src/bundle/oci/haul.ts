import { mergeHoldings, type Holdings, type PartReader, type ReaderContext } from '../holdings.ts';
import { readLayout } from './layout.ts';
import { enterLayoutBlobs } from '../ledger.ts';
import { readNested } from '../nested.ts';
import { indexSchema } from './oci.ts';
import { readTopLevel } from '../top-level.ts';

/** Hauls made for containerd have an index.json that names images alone; this one beside it names everything. */
export const haulerIndexName = 'hauler-index.json';

/**
 * Reads a Hauler store: an OCI layout whose files are artifacts too. A file that is an archive itself, such as K3s' system
 * images, is opened, and what it holds is listed below the file's place.
 */
export async function readHaul(context: ReaderContext & PartReader): Promise<Holdings> {
  const { contents, ledger } = context;
  const name = contents.find(haulerIndexName) ? haulerIndexName : 'index.json';
  const index = await readTopLevel(context, name, indexSchema);
  enterLayoutBlobs(contents, ledger);

  const own = await readLayout(index, context, { carrier: 'haul' });
  const files = own.files.flatMap(({ place, digest }) => {
    const file = ledger.sound(digest);
    return file ? [{ place, file }] : [];
  });
  return mergeHoldings([own, await readNested(files, context)]);
}
