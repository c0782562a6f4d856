import { utf8Text } from './tar-header.ts';

/** What a pax record may say of the entry after it. */
export interface PaxFacts {
  readonly name?: string;
  readonly linkname?: string;
  readonly size?: number;
  /** A file with holes, whose bytes in the archive are not those it stands for. */
  readonly isSparse?: boolean;
}

const newline = 0x0a;
const space = 0x20;
const equals = 0x3d;

/**
 * Reads `LENGTH KEY=VALUE\n` records of an extended header; source: POSIX.1-2017 pax, "pax Extended Header". Undefined
 * where they are damaged.
 */
export function parsePax(bytes: Uint8Array): PaxFacts | undefined {
  const facts: { name?: string; linkname?: string; size?: number; isSparse?: boolean } = {};
  for (let at = 0; at < bytes.length;) {
    const gap = bytes.indexOf(space, at);
    const digits = gap === -1 ? '' : String.fromCharCode(...bytes.subarray(at, Math.min(gap, at + 16)));
    const end = at + Number(digits);
    if (!/^[1-9]\d*$/.test(digits) || end > bytes.length || bytes[end - 1] !== newline) return undefined;
    const middle = bytes.indexOf(equals, gap);
    if (middle === -1 || middle >= end) return undefined;
    const key = utf8Text(bytes.subarray(gap + 1, middle));
    const value = bytes.subarray(middle + 1, end - 1);
    if (key === 'path') facts.name = utf8Text(value);
    else if (key === 'linkpath') facts.linkname = utf8Text(value);
    else if (key === 'size') {
      const size = utf8Text(value);
      if (!/^\d{1,15}$/.test(size)) return undefined;
      facts.size = Number(size);
    } else if (key.startsWith('GNU.sparse.') || key === 'SCHILY.realsize') {
      facts.isSparse = true;
    }
    at = end;
  }
  return facts;
}
