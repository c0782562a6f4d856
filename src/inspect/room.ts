import { statfs } from 'node:fs/promises';
import type { Bundle } from '../model/bundle.ts';
import type { RoomEvidence } from '../model/inspection.ts';

/** Where room is looked for: this machine's temporary folder, or what the user says of the site, in bytes. */
export interface RoomSources {
  readonly temporaryFolder: string;
  readonly siteRoom?: { readonly disk?: number; readonly temporary?: number } | undefined;
}

/** Room the bundle needs and room there is, in bytes. */
export async function gatherRoom(
  bundle: Pick<Bundle, 'bytes' | 'unpackedBytes' | 'images'>,
  { temporaryFolder, siteRoom = {} }: RoomSources,
): Promise<RoomEvidence> {
  const { bavail, bsize } = await statfs(temporaryFolder);
  const room = (ofSite: number | undefined): RoomEvidence['disk'] =>
    ofSite === undefined
      ? { path: temporaryFolder, freeBytes: bavail * bsize, ofSite: false }
      : { path: 'the site', freeBytes: ofSite, ofSite: true };
  return {
    bundleBytes: bundle.bytes,
    unpackedBytes: bundle.unpackedBytes,
    temporaryBytes: bundle.unpackedBytes,
    diskBytes: bundle.bytes + bundle.unpackedBytes + registryBytes(bundle),
    temporary: room(siteRoom.temporary),
    disk: room(siteRoom.disk),
  };
}

/** What a registry stores of the images: each blob once, as compressed as it came. */
function registryBytes({ images }: Pick<Bundle, 'images'>): number {
  const blobs = new Map(
    images.flatMap((image) => image.blobs.map(({ digest, bytes }): [string, number] => [digest, bytes])),
  );
  return [...blobs.values()].reduce((sum, bytes) => sum + bytes, 0);
}
