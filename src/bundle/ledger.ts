import { digestSchema, type BlobFault } from '../model/bundle.ts';
import type { ArchiveContents } from './archive.ts';
import type { StoredFile } from './spool.ts';

/** What is known of each blob: where its bytes are, what is wrong with it and who needs it. */
export interface Ledger {
  /** Enters a blob whose bytes were hashed; where they are not what the name says, that is a fault. */
  enter(file: StoredFile, declaredDigest?: string): void;
  /** Adds a blob of airtight's own making, which does not count as checked. */
  adopt(file: StoredFile): void;
  /** Notes a need; a blob that is absent or not of the declared size (bytes; absent where unknown) is at fault. */
  need(digest: string, bytes: number | undefined, neededBy: string): void;
  /** Notes a fault; the first one of a blob counts. */
  blame(digest: string, fault: BlobFault['fault'], detail: string): void;
  /** The blob's bytes where they hash to its digest, at fault otherwise or not. */
  verified(digest: string): StoredFile | undefined;
  /** The blob's bytes where nothing at all is wrong with it. */
  sound(digest: string): StoredFile | undefined;
  faults(): BlobFault[];
  /** Blobs hashed so far. */
  checked(): number;
}

export function createLedger(): Ledger {
  const files = new Map<string, StoredFile>();
  const faults = new Map<string, Pick<BlobFault, 'fault' | 'detail'>>();
  const needs = new Map<string, Set<string>>();
  let checked = 0;

  function blame(digest: string, fault: BlobFault['fault'], detail: string): void {
    if (!faults.has(digest)) faults.set(digest, { fault, detail });
  }

  return {
    blame,
    enter(file, declaredDigest = file.digest) {
      checked += 1;
      if (file.digest === declaredDigest) files.set(file.digest, file);
      else blame(declaredDigest, 'digest-mismatch', `its ${file.bytes} bytes hash to ${file.digest}`);
    },
    adopt: (file) => void files.set(file.digest, file),
    need(digest, bytes, neededBy) {
      const needers = needs.get(digest) ?? new Set();
      needs.set(digest, needers.add(neededBy));
      const file = files.get(digest);
      if (!digestSchema.safeParse(digest).success) blame(digest, 'unreadable', 'it is not a sha256 digest');
      else if (!file) blame(digest, 'missing', 'the bundle does not hold it');
      else if (bytes !== undefined && file.bytes !== bytes) {
        blame(digest, 'size-mismatch', `it has ${file.bytes} bytes, ${bytes} are declared`);
      }
    },
    verified: (digest) => files.get(digest),
    sound: (digest) => (faults.has(digest) ? undefined : files.get(digest)),
    faults: () =>
      [...faults]
        .map(([digest, found]) => ({ digest, ...found, neededBy: [...(needs.get(digest) ?? [])].sort() }))
        .sort((a, b) => (a.digest < b.digest ? -1 : 1)),
    checked: () => checked,
  };
}

const blobEntry = /^blobs\/sha256\/([0-9a-f]{64})$/;

/** Enters every blob of an OCI layout under the digest its name claims. */
export function enterLayoutBlobs(contents: ArchiveContents, ledger: Ledger): void {
  for (const [name, file] of contents.files) {
    const hex = blobEntry.exec(name)?.[1];
    if (hex !== undefined) ledger.enter(file, `sha256:${hex}`);
  }
}
