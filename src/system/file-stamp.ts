import type { BigIntStats } from 'node:fs';

/** Device, inode, size and time of a file in one text: another text means another file, or one that was written to. */
export function fileStamp({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}`;
}
