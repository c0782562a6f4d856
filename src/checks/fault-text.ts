import type { BlobFault } from '../model/bundle.ts';
import { inline } from './lines.ts';

/** A fault in one line: the blob, what is wrong, which platform of what needs it. */
export function faultText({ digest, detail, neededBy, platform }: BlobFault): string {
  const users = neededBy.length === 0 ? 'nothing in the index' : inline(neededBy, (name) => name, 5);
  const part = platform === undefined ? '' : `${platform} of `;
  return `${digest}: ${detail} (needed by ${part}${users})`;
}
