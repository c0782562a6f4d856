import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { compressionOf } from './compression.ts';
import { refusal } from '../refusal.ts';
import { openSourceFile, type SourceFile } from './source-file.ts';
import { isTarHeader } from '../tar/tar-header.ts';

/** Files that are one bundle when put together. */
export interface SplitFiles {
  /** Name of the whole, which need not exist. */
  readonly name: string;
  readonly files: readonly SourceFile[];
  /** `.part000` of a Zarf package, which says what the parts come to. */
  readonly header?: SourceFile;
}

/** What the names of the parts have in common; the number stands between. */
interface Series {
  readonly before: string;
  readonly after: string;
  readonly whole: string;
}

interface Part {
  readonly name: string;
  readonly number: number;
}

/** Zarf writes `X.part000`; Hauler `X.001`, and older ones `x_0.tar.zst` for `x.tar.zst`. */
const patterns = [
  { part: /^((.+)\.part)\d{3,}()$/, whole: /^((.+))()$/, joint: '.part' },
  { part: /^((.+)\.)\d{3,}()$/, whole: /^((.+))()$/, joint: '.' },
  { part: /^(([^.]+)_)\d+(\..+)$/, whole: /^(([^.]+))(\..+)$/, joint: '_' },
] as const;

/**
 * The parts of a split bundle, given by the path of any of them or by that of the whole; undefined where the path is that
 * of a file of its own. A part that is missing between others is refused by name.
 */
export async function findSplitFiles(path: string): Promise<SplitFiles | undefined> {
  const [folder, name] = [dirname(path), basename(path)];
  const names = await readdir(folder).catch((): string[] => []);
  const isWhole = !names.includes(name);
  for (const pattern of patterns) {
    const [, before, stem, after] = (isWhole ? pattern.whole : pattern.part).exec(name) ?? [];
    if (before === undefined || stem === undefined || after === undefined) continue;
    const series = { before: isWhole ? before + pattern.joint : before, after, whole: stem + after };
    const parts = partsOf(series, names);
    const isZarf = pattern.joint === '.part';
    if (parts.length === 0 || (parts.length === 1 && !isZarf)) continue;
    const open = ({ name: part }: Part) => openSourceFile(join(folder, part));
    // Names like these are given to bundles that belong together, too; a part in the middle starts with anything.
    const [, second] = parts;
    if (!isZarf && second && startsOwnArchive(open(second))) continue;
    requireNoGap(parts, isZarf ? 0 : 1);
    const [first, ...rest] = parts.map(open);
    if (!first) continue;
    return isZarf
      ? { name: series.whole, files: rest, header: first }
      : { name: series.whole, files: [first, ...rest] };
  }
  return undefined;
}

function partsOf({ before, after }: Series, names: readonly string[]): Part[] {
  return names
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .map((name) => ({ name, digits: name.slice(before.length, name.length - after.length) }))
    .filter(({ digits }) => /^\d+$/.test(digits))
    .map(({ name, digits }) => ({ name, number: Number(digits) }))
    .sort((a, b) => a.number - b.number);
}

function startsOwnArchive({ head }: SourceFile): boolean {
  return compressionOf(head) !== 'none' || isTarHeader(head);
}

/** The last part cannot be missed here: what is put together is then cut short, and refused as damaged. */
function requireNoGap(parts: readonly Part[], firstNumber: number): void {
  const [first] = parts;
  const last = parts.at(-1);
  if (!first || !last) return;
  let expected = Math.min(first.number, firstNumber);
  for (const { name, number } of parts) {
    if (number !== expected) {
      const digits = /\d+(?=\D*$)/.exec(name)?.[0] ?? '';
      throw refusal(
        'bundle-part-missing',
        `Part ${String(expected).padStart(digits.length, '0')} of a split bundle is missing: ` +
          `there are ${parts.length} parts, from ${first.name} to ${last.name}.`,
      );
    }
    expected += 1;
  }
}
