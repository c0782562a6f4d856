import type { BigIntStats } from 'node:fs';

/** What tells that a file has become another one, or has been written to. */
export interface FileStamp {
  readonly device: bigint;
  readonly inode: bigint;
  readonly bytes: bigint;
  readonly modifiedNs: bigint;
}

export function fileStamp({ dev, ino, size, mtimeNs }: BigIntStats): FileStamp {
  return { device: dev, inode: ino, bytes: size, modifiedNs: mtimeNs };
}

export function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.device === b.device && a.inode === b.inode && a.bytes === b.bytes && a.modifiedNs === b.modifiedNs;
}
