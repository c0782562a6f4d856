import { blobBytes } from './blob-bytes.ts';
import { documentLimits } from './documents/limits.ts';
import type { InspectSubject, SourceText, Unread } from './types.ts';

/** The bundle's manifests as texts, but for those that kustomizations take; those that cannot be read are named. */
export async function readManifests(
  { bundle, blobs, limits }: InspectSubject,
  taken: ReadonlySet<string>,
): Promise<{ readonly texts: SourceText[]; readonly unread: Unread[] }> {
  const files = bundle.files.filter(({ kind, place }) => kind === 'manifest' && !taken.has(place));
  await blobs.fetch(files.map(({ digest }) => digest));
  const texts: SourceText[] = [];
  const unread: Unread[] = [];
  for (const { place, digest } of files) {
    const read = await blobBytes(blobs, digest, (limits?.objects ?? documentLimits).maxTextLength);
    if (read.ok) texts.push({ origin: { file: place, rendered: false }, text: read.bytes.toString('utf8') });
    else unread.push({ file: place, reason: read.reason });
  }
  return { texts, unread };
}
