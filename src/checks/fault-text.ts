import type { BlobFault } from '../model/bundle.ts';
import { inline } from './lines.ts';

/** A fault in one line: the blob or file, what is wrong, and which platform of what needs it, where something does. */
export function faultText({ digest, detail, neededBy, platform }: BlobFault): string {
  if (neededBy.length === 0) return `${digest}: ${detail}`;
  const part = platform === undefined ? '' : `${platform} of `;
  return `${digest}: ${detail} (needed by ${part}${inline(neededBy, (name) => name, 5)})`;
}
