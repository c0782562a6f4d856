import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { messageOf } from '../../errors.ts';
import { printable } from '../documents/unreadable.ts';
import type { ChartLimits } from './limits.ts';

/** Why a chart is not read, in words; becomes data before it leaves this folder. */
export class ChartFault extends Error {
  override readonly name = 'ChartFault';
}

/** Headers and padding on top of what entries declare, in bytes. */
const headerSlackBytes = 16 * 1024 ** 2;

/** What is left of the limits, for an archive and those in it together. */
export interface Budget {
  readonly limits: ChartLimits;
  entries: number;
  bytes: number;
}

export function budgetOf(limits: ChartLimits): Budget {
  return { limits, entries: limits.maxEntries, bytes: limits.maxBytes };
}

/** An unpacked `.tgz`: its top folder, and the regular files by their path below that. */
export interface Unpacked {
  readonly folder: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Unpacks a chart's archive into memory by Helm's rules: the first part of each name is dropped. Names that lead out of
 * the folder, links, devices, duplicates and what goes beyond the budget throw a {@link ChartFault} that names the entry.
 */
export async function unpack(packed: Readable, budget: Budget): Promise<Unpacked> {
  const files = new Map<string, Uint8Array>();
  let folder: string | undefined;
  const plain = createGunzip();
  // What goes wrong is met where the plain bytes are read.
  pipeline(packed, plain, () => undefined);
  try {
    const entries = ReadableStream.from(counted(plain, budget)).pipeThrough(
      createTarDecoder({ strict: true }),
    );
    for await (const entry of entries) {
      admit(entry, budget);
      if (entry.header.type === 'directory') {
        await entry.body.cancel();
        continue;
      }
      const [top, path] = namesOf(entry.header.name);
      if (files.has(path)) throw new ChartFault(`it holds the entry ${quoted(path)} twice`);
      folder ??= top;
      files.set(path, await contentOf(entry));
    }
  } catch (error) {
    if (error instanceof ChartFault) throw error;
    throw new ChartFault(`the archive is damaged: ${printable(messageOf(error))}`, { cause: error });
  }
  if (folder === undefined) throw new ChartFault('the archive is empty');
  return { folder, files };
}

/** Passes bytes on and stops at floods of headers, which make no entries. */
async function* counted(chunks: Readable, { limits }: Budget): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of chunks as AsyncIterable<Uint8Array>) {
    total += chunk.length;
    if (total > limits.maxBytes + headerSlackBytes) {
      throw new ChartFault(`it unpacks to more than ${limits.maxBytes} bytes`);
    }
    yield chunk;
  }
}

/** Refuses an entry by its header, before a byte of it is read. */
function admit({ header }: ParsedTarEntry, budget: Budget): void {
  const { limits } = budget;
  const name = quoted(header.name);
  budget.entries -= 1;
  budget.bytes -= header.size;
  if (budget.entries < 0) throw new ChartFault(`it holds more than ${limits.maxEntries} entries`);
  if (header.size > limits.maxFileBytes) {
    throw new ChartFault(
      `its entry ${name} has ${header.size} bytes: at most ${limits.maxFileBytes} are read`,
    );
  }
  if (budget.bytes < 0) throw new ChartFault(`it unpacks to more than ${limits.maxBytes} bytes`);
  const type = header.type ?? 'file';
  if (type !== 'file' && type !== 'directory') {
    throw new ChartFault(`its entry ${name} is a ${type}, which Helm takes for an empty file`);
  }
}

/** The first part of a name, and the rest of it without `.` and doubled slashes. */
function namesOf(name: string): [top: string, path: string] {
  const [top = '', ...rest] = name.split('/');
  const path = rest.filter((part) => part !== '' && part !== '.');
  if (top === '' || top === '..' || path.includes('..') || /[\\\0]/.test(name)) {
    throw new ChartFault(`its entry ${quoted(name)} leads out of the chart's folder`);
  }
  if (path.length === 0) throw new ChartFault(`its entry ${quoted(name)} lies outside the chart's folder`);
  return [top, path.join('/')];
}

async function contentOf({ header, body }: ParsedTarEntry): Promise<Uint8Array> {
  const content = new Uint8Array(header.size);
  let filled = 0;
  for await (const chunk of body) {
    content.set(chunk, filled);
    filled += chunk.length;
  }
  return content;
}

function quoted(name: string): string {
  return JSON.stringify(printable(name));
}
