import type { Holdings, ReaderContext } from '../holdings.ts';
import { readLayout } from './layout.ts';
import { enterLayoutBlobs } from '../ledger.ts';
import { indexSchema } from './oci.ts';
import { readTopLevel } from '../top-level.ts';

/** Reads a plain OCI image layout (OCI image-spec 1.1, image-layout.md), whichever tool wrote it. */
export async function readOciLayout(context: ReaderContext): Promise<Holdings> {
  const index = await readTopLevel(context, 'index.json', indexSchema);
  enterLayoutBlobs(context.contents, context.ledger);
  return readLayout(index, context, { carrier: 'oci-layout' });
}
