import { formatReference, parseImageReference } from '../../model/image-reference.ts';
import type { K3sFacts } from '../../model/inspection.ts';

/** Reads an image list: one name a line; blank lines and those that start with `#` are skipped. */
export function readImageList(place: string, text: string): K3sFacts['lists'][number] {
  const images: string[] = [];
  const unread: { line: number; text: string; reason: string }[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const parsed = parseImageReference(line);
    if (parsed.ok) images.push(formatReference(parsed.reference));
    else unread.push({ line: index + 1, text: line.slice(0, 200), reason: parsed.reason });
  }
  return unread.length === 0 ? { place, images } : { place, images, unread };
}
