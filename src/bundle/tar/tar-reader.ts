import { quoted, refusal } from '../refusal.ts';
import { blockBytes, isTarHeader, parseTarHeader, utf8Text, type TarHeader } from './tar-header.ts';
import { parsePax, type PaxFacts } from './tar-pax.ts';

/** One entry, as its headers say together. */
export interface TarEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'symlink';
  /** Where a link leads, as it is written; empty for the rest. */
  readonly linkname: string;
  readonly size: number;
  /** Where its bytes start in the archive. */
  readonly start: number;
}

/** Whoever listens to a {@link TarReader}; what it throws ends the reading. */
export interface TarHandler {
  /** An entry begins; its bytes follow, then `end`. */
  entry(entry: TarEntry): void;
  /** Some bytes of the entry, a view of the chunk that was pushed. */
  data(chunk: Uint8Array): void;
  end(): void;
}

const kinds: Record<string, TarEntry['kind']> = {
  '0': 'file',
  '1': 'link',
  '2': 'symlink',
  '5': 'directory',
  // "Contiguous" files are files to everybody but the system that had them.
  '7': 'file',
};
const refusedKinds: Record<string, string> = {
  '3': 'character-device',
  '4': 'block-device',
  '6': 'fifo',
  S: 'sparse file',
};
/** Headers that speak of the entry after them: pax, pax for all that follow, GNU's long name and long link. */
const metaTypes = 'xgLK';
/** A path is shorter on every system; more is a flood. */
const maxMetaBytes = 1024 * 1024;

/** What is wrong with the bytes themselves; whoever reads them adds where. */
export class TarDamage extends Error {}

/**
 * Reads a tar archive that is pushed into it, chunk by chunk and without waiting: ustar, pax, GNU's long names and large
 * sizes, and the form before POSIX. It looks at headers alone, so that a byte of content costs next to nothing. Devices,
 * pipes and sparse files are refused, and so is whatever two readers could understand differently.
 */
export class TarReader {
  readonly #handler: TarHandler;
  readonly #block = new Uint8Array(blockBytes);
  #blockFilled = 0;
  /** Bytes of the archive so far. */
  #position = 0;
  #bodyLeft = 0;
  #paddingLeft = 0;
  /** The body being read where it is not an entry's. */
  #meta: { readonly type: string; readonly bytes: Uint8Array; filled: number } | undefined;
  #facts: PaxFacts = {};
  #hasFacts = false;
  #state: 'start' | 'entries' | 'zeros' = 'start';

  constructor(handler: TarHandler) {
    this.#handler = handler;
  }

  /** False until the first header was seen to be one. */
  get isTar(): boolean {
    return this.#state !== 'start';
  }

  /** Throws a {@link TarDamage} where the bytes are no tar archive any more. */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) at += this.#step(chunk, at);
  }

  /** The archive is over: throws where more of it was due. */
  finish(): void {
    if (this.#state !== 'zeros') throw new TarDamage('it is cut short');
  }

  /** Takes what belongs together from the chunk; returns how much that was. */
  #step(chunk: Uint8Array, at: number): number {
    const left = chunk.length - at;
    if (this.#bodyLeft > 0) {
      const taken = Math.min(left, this.#bodyLeft);
      this.#bodyLeft -= taken;
      this.#position += taken;
      this.#body(taken === chunk.length ? chunk : chunk.subarray(at, at + taken));
      return taken;
    }
    if (this.#paddingLeft > 0) {
      const taken = Math.min(left, this.#paddingLeft);
      this.#paddingLeft -= taken;
      this.#position += taken;
      return taken;
    }
    if (this.#state === 'zeros') {
      if (!isZero(chunk.subarray(at))) throw new TarDamage('there is trailing data after its end');
      return left;
    }
    const taken = Math.min(left, blockBytes - this.#blockFilled);
    this.#position += taken;
    if (taken === blockBytes) {
      this.#header(chunk.subarray(at, at + blockBytes));
      return taken;
    }
    this.#block.set(chunk.subarray(at, at + taken), this.#blockFilled);
    this.#blockFilled += taken;
    if (this.#blockFilled === blockBytes) {
      this.#blockFilled = 0;
      this.#header(this.#block);
    }
    return taken;
  }

  #header(block: Uint8Array): void {
    if (block[0] === 0 && isZero(block)) {
      if (this.#state === 'start') throw new TarDamage('it is empty');
      if (this.#hasFacts) throw new TarDamage('it ends where an entry was announced');
      this.#state = 'zeros';
      return;
    }
    if (!isTarHeader(block)) throw new TarDamage('there is no header where one must be');
    this.#state = 'entries';
    const header = parseTarHeader(block);
    if (metaTypes.includes(header.type)) this.#beginMeta(header);
    else this.#beginEntry(header);
  }

  #beginMeta({ type, size }: TarHeader): void {
    if (size === undefined || size > maxMetaBytes) {
      throw new TarDamage(`a header of type ${type} claims ${size ?? 'no valid number of'} bytes`);
    }
    this.#meta = { type, bytes: new Uint8Array(size), filled: 0 };
    this.#begin(size);
  }

  #beginEntry(header: TarHeader): void {
    const { name = header.name, linkname = header.linkname, size = header.size, isSparse } = this.#facts;
    this.#facts = {};
    this.#hasFacts = false;
    const kind = header.type === '0' && name.endsWith('/') ? 'directory' : kinds[header.type];
    if (isSparse || kind === undefined) {
      const what = isSparse ? 'sparse file' : (refusedKinds[header.type] ?? `thing of type ${header.type}`);
      throw refusal('bundle-entry-unsafe', `The bundle's entry ${quoted(name)} is a ${quotable(what)}.`);
    }
    if (size === undefined) throw new TarDamage(`its entry ${quoted(name)} has no valid size`);
    if (kind !== 'file' && size > 0) {
      const message = `The bundle's entry ${quoted(name)} is a ${kind} that claims ${size} bytes.`;
      throw refusal('bundle-entry-unsafe', message);
    }
    this.#handler.entry({
      name,
      kind,
      linkname: kind === 'file' ? '' : linkname,
      size,
      start: this.#position,
    });
    this.#begin(size);
  }

  #begin(size: number): void {
    this.#bodyLeft = size;
    this.#paddingLeft = (blockBytes - (size % blockBytes)) % blockBytes;
    if (size === 0) this.#end();
  }

  #body(chunk: Uint8Array): void {
    if (this.#meta) {
      this.#meta.bytes.set(chunk, this.#meta.filled);
      this.#meta.filled += chunk.length;
    } else this.#handler.data(chunk);
    if (this.#bodyLeft === 0) this.#end();
  }

  #end(): void {
    const meta = this.#meta;
    if (!meta) {
      this.#handler.end();
      return;
    }
    this.#meta = undefined;
    if (meta.type === 'g') checkGlobal(parsePax(meta.bytes));
    else this.#announce(meta.type === 'x' ? parsePax(meta.bytes) : longName(meta.type, meta.bytes));
  }

  #announce(facts: PaxFacts | undefined): void {
    if (!facts) throw new TarDamage('an extended header cannot be read');
    this.#facts = { ...this.#facts, ...facts };
    this.#hasFacts = true;
  }
}

/** Comments for the whole archive are harmless; one name or size for all entries makes no sense. */
function checkGlobal(facts: PaxFacts | undefined): void {
  if (!facts || Object.keys(facts).length > 0) throw new TarDamage('a header for all entries cannot be used');
}

function longName(type: string, bytes: Uint8Array): PaxFacts {
  const end = bytes.indexOf(0);
  const name = utf8Text(end === -1 ? bytes : bytes.subarray(0, end));
  return type === 'L' ? { name } : { linkname: name };
}

function quotable(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

const zeros = Buffer.alloc(64 * 1024);

function isZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += zeros.length) {
    const part = bytes.subarray(at, at + zeros.length);
    if (zeros.compare(part, 0, part.length, 0, part.length) !== 0) return false;
  }
  return true;
}
