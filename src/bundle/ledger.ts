import { digestSchema, type BlobFault } from '../model/bundle.ts';
import type { ArchiveContents } from './contents/archive.ts';
import { inside } from './place.ts';
import type { StoredFile } from './contents/stored-file.ts';

/** What is known of each blob: where its bytes are, what is wrong with it and who needs it. */
export interface Ledger {
  /** Enters a blob whose bytes were hashed; where they are not what the name says, that is a fault. */
  enter(file: StoredFile, declaredDigest?: string): void;
  /** Adds bytes that nothing claims a digest for, such as a chart's archive; they do not count as checked. */
  adopt(file: StoredFile): void;
  /**
   * Notes a need; a blob that is absent or not of the declared size (bytes; absent where unknown) is at fault. The
   * platform is that of the image it belongs to, where an index says so.
   */
  need(digest: string, bytes: number | undefined, neededBy: string, platform?: string): void;
  /** Notes a fault; the first one of a blob counts. A file without a digest of its own goes by its place. */
  blame(digest: string, fault: BlobFault['fault'], detail: string): void;
  /** The blob's bytes where they hash to its digest, at fault otherwise or not. */
  verified(digest: string): StoredFile | undefined;
  /** The blob's bytes where nothing at all is wrong with it; from any part that has it so. */
  sound(digest: string): StoredFile | undefined;
  /** Notes that a manifest or index was read; returns the bytes of all that were read more than once. */
  follow(file: StoredFile): number;
  /** The ledger of an archive or layout inside: it must be complete by itself, and its faults name its place. */
  part(place: string): Ledger;
  faults(): BlobFault[];
  /** Blobs hashed so far. */
  checked(): number;
}

interface Need {
  readonly by: Set<string>;
  readonly platforms: Set<string>;
}

/** An empty ledger; the place is that of the part it is for. */
export function createLedger(place = ''): Ledger {
  const files = new Map<string, StoredFile>();
  const found = new Map<string, Pick<BlobFault, 'fault' | 'detail'>>();
  const needs = new Map<string, Need>();
  const parts: Ledger[] = [];
  let checked = 0;
  const followed = new Set<string>();
  let repeatedBytes = 0;

  function blame(digest: string, fault: BlobFault['fault'], detail: string): void {
    if (!found.has(digest)) found.set(digest, { fault, detail });
  }

  function ownFaults(): BlobFault[] {
    const where = place === '' ? '' : ` (in ${place})`;
    return [...found].map(([digest, { fault, detail }]) => ({
      digest,
      fault,
      detail: detail + where,
      ...neededBy(needs.get(digest)),
    }));
  }

  return {
    blame,
    enter(file, declaredDigest = file.digest) {
      checked += 1;
      if (file.digest === declaredDigest) files.set(file.digest, file);
      else blame(declaredDigest, 'digest-mismatch', `its ${file.bytes} bytes hash to ${file.digest}`);
    },
    adopt(file) {
      if (!files.has(file.digest)) files.set(file.digest, file);
    },
    need(digest, bytes, by, platform) {
      const need = needs.get(digest) ?? { by: new Set(), platforms: new Set() };
      needs.set(digest, need);
      need.by.add(by);
      if (platform !== undefined) need.platforms.add(platform);
      const file = files.get(digest);
      if (!digestSchema.safeParse(digest).success) blame(digest, 'unreadable', digestFault(digest));
      else if (!file) blame(digest, 'missing', 'the bundle does not hold it');
      else if (bytes !== undefined && file.bytes !== bytes) {
        blame(digest, 'size-mismatch', `it has ${file.bytes} bytes, ${bytes} are declared`);
      }
    },
    verified: (digest) => files.get(digest),
    sound(digest) {
      const own = found.has(digest) ? undefined : files.get(digest);
      if (own) return own;
      for (const part of parts) {
        const file = part.sound(digest);
        if (file) return file;
      }
      return undefined;
    },
    follow({ digest, bytes }) {
      if (followed.has(digest)) repeatedBytes += bytes;
      followed.add(digest);
      return repeatedBytes;
    },
    part(inner) {
      const part = createLedger(inside(place, inner));
      parts.push(part);
      return part;
    },
    faults: () =>
      [...ownFaults(), ...parts.flatMap((part) => part.faults())].sort((a, b) =>
        a.digest < b.digest ? -1 : 1,
      ),
    checked: () => parts.reduce((sum, part) => sum + part.checked(), checked),
  };
}

/** A blob that several platforms share has no platform of its own. */
function neededBy(need: Need | undefined): Pick<BlobFault, 'neededBy' | 'platform'> {
  const [platform, ...others] = need?.platforms ?? [];
  return {
    neededBy: [...(need?.by ?? [])].sort(),
    ...(platform !== undefined && others.length === 0 && { platform }),
  };
}

function digestFault(digest: string): string {
  const algorithm = /^(sha\d+):[0-9a-f]+$/.exec(digest)?.[1];
  if (algorithm === undefined || algorithm === 'sha256') return 'it is not a sha256 digest';
  return `it is a ${algorithm} digest, and airtight verifies sha256 alone`;
}

const blobEntry = /^blobs\/sha256\/([0-9a-f]{64})$/;

/** Enters every blob of an OCI layout under the digest its name claims. */
export function enterLayoutBlobs(contents: ArchiveContents, ledger: Ledger): void {
  for (const [name, file] of contents.files) {
    const hex = blobEntry.exec(name)?.[1];
    if (hex !== undefined) ledger.enter(file, `sha256:${hex}`);
  }
}
