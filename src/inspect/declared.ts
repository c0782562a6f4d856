import { normalizeReference } from '../model/image-reference.ts';
import type { FoundReference, ReferencesEvidence } from '../model/inspection.ts';
import { blobBytes } from './blob-bytes.ts';
import { readBundleYaml } from './bundle-yaml/read.ts';
import type { InspectSubject } from './types.ts';

/** Larger than any list a person writes, in bytes. */
const maxBytes = 1024 * 1024;

/** What a folder's `bundle.yaml` says of images: those needed besides, and those left out on purpose. */
export interface Declared {
  readonly references: readonly FoundReference[];
  readonly ignored: ReferencesEvidence['ignored'];
}

/** Reads the declarations of a folder; there are none in other formats. */
export async function readDeclared({ bundle, blobs }: InspectSubject): Promise<Declared> {
  const file = bundle.files.find(({ place }) => place === 'bundle.yaml');
  if (bundle.format !== 'directory' || !file) return { references: [], ignored: [] };
  const read = await blobBytes(blobs, file.digest, maxBytes);
  if (!read.ok) return { references: [], ignored: [] };
  const { bundleYaml, references } = readBundleYaml(file.place, read.bytes.toString('utf8'));
  return {
    references,
    ignored: bundleYaml.ignore.flatMap(({ reference, reason }) => {
      const name = reference === undefined ? undefined : (normalizeReference(reference) ?? reference);
      return name === undefined ? [] : [{ reference: name, reason }];
    }),
  };
}
