import { blobBytes } from './blob-bytes.ts';
import { documentLimits } from './documents/limits.ts';
import type { InspectSubject, SourceText, Unread } from './types.ts';

/** The bundle's plain manifests as texts; those that cannot be read are named. */
export async function readManifests({
  bundle,
  blobs,
  limits,
}: InspectSubject): Promise<{ readonly texts: SourceText[]; readonly unread: Unread[] }> {
  const files = bundle.files.filter(({ kind }) => kind === 'manifest');
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
