import { escapedBytes, quoted, refusal } from '../refusal.ts';

/** A tar archive is made of blocks of so many bytes. */
export const blockBytes = 512;

/** One header block; source: POSIX.1-2017 pax, "ustar Interchange Format", and GNU tar's manual, "Basic Tar Format". */
export interface TarHeader {
  /** Whole name, prefix included. */
  readonly name: string;
  readonly linkname: string;
  /** Bytes of what follows; undefined where the field is no number, which a pax record may still mend. */
  readonly size: number | undefined;
  /** The type flag as a character; NUL, as old writers have it, is `0`. */
  readonly type: string;
}

const field = {
  name: [0, 100],
  size: [124, 136],
  checksum: [148, 156],
  type: 156,
  linkname: [157, 257],
  magic: [257, 263],
  prefix: [345, 500],
} as const;
const space = 0x20;
const highBit = 0x80;

/** True where a 512-byte block is a tar header: its checksum holds (POSIX ustar, and the older form without magic). */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < blockBytes || block[0] === 0) return false;
  const stored = octal(block, ...field.checksum);
  if (stored === undefined) return false;
  const [start, end] = field.checksum;
  const sum = sumOf(block, 0, start) + (end - start) * space + sumOf(block, end, blockBytes);
  return sum === stored;
}

function sumOf(block: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index += 1) sum += block[index] ?? 0;
  return sum;
}

/** Reads a block that {@link isTarHeader} holds for; a name that is not UTF-8 is refused. */
export function parseTarHeader(block: Uint8Array): TarHeader {
  const name = text(block, ...field.name);
  // GNU writes the same magic with blanks, and other things in place of the prefix.
  const isPosix = block[field.magic[0] + 5] === 0 && latin1(block, ...field.magic).startsWith('ustar');
  const prefix = isPosix ? text(block, ...field.prefix) : '';
  const flag = block[field.type] ?? 0;
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkname: text(block, ...field.linkname),
    size: number(block, ...field.size),
    type: flag === 0 ? '0' : String.fromCharCode(flag),
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of bytes that must be UTF-8; anything else is refused with the bytes escaped. */
export function utf8Text(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    const message = `The bundle's entry ${quoted(escapedBytes(bytes))} has a name that is not UTF-8.`;
    throw refusal('bundle-entry-unsafe', message, error);
  }
}

function text(block: Uint8Array, start: number, end: number): string {
  const stop = block.indexOf(0, start);
  return utf8Text(block.subarray(start, stop === -1 || stop > end ? end : stop));
}

function latin1(block: Uint8Array, start: number, end: number): string {
  return Buffer.from(block.buffer, block.byteOffset + start, end - start).toString('latin1');
}

/** Octal digits, or GNU's base 256 for what is too large for them; undefined for anything else and for less than zero. */
function number(block: Uint8Array, start: number, end: number): number | undefined {
  const first = block[start] ?? 0;
  if ((first & highBit) === 0) return octal(block, start, end);
  if (first !== highBit) return undefined;
  let value = 0;
  for (let index = start + 1; index < end; index += 1) value = value * 256 + (block[index] ?? 0);
  return Number.isSafeInteger(value) ? value : undefined;
}

function octal(block: Uint8Array, start: number, end: number): number | undefined {
  const digits = /^[ \0]*([0-7]*)[ \0]*$/.exec(latin1(block, start, end))?.[1];
  return digits === undefined ? undefined : Number.parseInt(`0${digits}`, 8);
}
