import { isAlias, isMap, isScalar, isSeq, type Pair, type Scalar } from 'yaml';
import { Unreadable } from './unreadable.ts';

/** A key of an object or an index of an array. */
export type Segment = string | number;

/** Plain data and the line of every value in it. */
export interface PlainData {
  readonly value: unknown;
  lineOf(path: readonly Segment[]): number | undefined;
}

interface Converted {
  readonly value: unknown;
  readonly line: number;
  /** Values it holds, itself included; what aliases stand for is counted each time. */
  readonly size: number;
}

/**
 * Turns a document's nodes into plain data without cycles. Like Kubernetes' own reader it takes the last of two equal keys
 * and merges `<<`; unlike `toJS` it needs time and room in proportion to the text, whatever its aliases stand for.
 */
export function plainData(root: unknown, lineAt: (offset: number) => number, maxValues: number): PlainData {
  const lines = new WeakMap<object, Map<Segment, number>>();
  /** What each anchor stands for so far; undefined while it is being read. */
  const anchors = new Map<string, Converted | undefined>();

  const { value, line } = convert(root, 1);
  return { value, lineOf: (path) => lineOf(path) };

  function convert(node: unknown, lineOfParent: number): Converted {
    const at = rangeStart(node);
    const here = at === undefined ? lineOfParent : lineAt(at);
    if (isAlias(node)) return resolve(node.source, here);
    const anchor = anchorOf(node);
    if (anchor !== undefined) anchors.set(anchor, undefined);
    const converted = isMap(node)
      ? object(node.items, here)
      : isSeq(node)
        ? array(node.items, here)
        : { value: isScalar(node) ? plainScalar(node) : null, line: here, size: 1 };
    if (converted.size > maxValues) throw new Unreadable(`it holds more than ${maxValues} values`, here);
    if (anchor !== undefined) anchors.set(anchor, converted);
    return converted;
  }

  function resolve(name: string, here: number): Converted {
    const target = anchors.get(name);
    if (target) return { ...target, line: here };
    throw new Unreadable(
      anchors.has(name) ? `the alias *${name} stands inside what it stands for` : `no anchor &${name}`,
      here,
    );
  }

  function array(items: readonly unknown[], here: number): Converted {
    const values: unknown[] = [];
    const lineOfIndex = new Map<Segment, number>();
    let size = 1;
    for (const [index, item] of items.entries()) {
      const converted = convert(item, here);
      size = within(size + converted.size, here);
      values.push(converted.value);
      lineOfIndex.set(index, converted.line);
    }
    lines.set(values, lineOfIndex);
    return { value: values, line: here, size };
  }

  function object(pairs: readonly Pair[], here: number): Converted {
    const own = new Map<string, unknown>();
    const merged = new Map<string, unknown>();
    const ownLines = new Map<Segment, number>();
    const mergedLines = new Map<Segment, number>();
    let size = 1;
    for (const pair of pairs) {
      const key = keyText(pair.key, here);
      const converted = convert(pair.value, lineAt(rangeStart(pair.key) ?? 0) || here);
      size = within(size + converted.size, here);
      if (key === '<<') {
        for (const source of [converted.value].flat().filter(isObject)) {
          for (const [name, value] of Object.entries(source)) {
            if (merged.has(name)) continue;
            merged.set(name, value);
            mergedLines.set(name, lines.get(source)?.get(name) ?? converted.line);
          }
        }
      } else {
        own.set(key, converted.value);
        ownLines.set(key, converted.line);
      }
    }
    // Not by assignment: a key may be `__proto__`.
    const value: object = Object.fromEntries([...merged, ...own]);
    lines.set(value, new Map([...mergedLines, ...ownLines]));
    return { value, line: here, size };
  }

  function within(size: number, here: number): number {
    if (size > maxValues) throw new Unreadable(`it holds more than ${maxValues} values`, here);
    return size;
  }

  function lineOf(path: readonly Segment[]): number | undefined {
    let at: unknown = value;
    let found: number | undefined = line;
    for (const segment of path) {
      if (!isObject(at)) return undefined;
      found = lines.get(at)?.get(segment);
      if (found === undefined) return undefined;
      at = (at as Record<Segment, unknown>)[segment];
    }
    return found;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function anchorOf(node: unknown): string | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
}

function rangeStart(node: unknown): number | undefined {
  if (isMap(node) || isSeq(node) || isScalar(node) || isAlias(node)) return node.range?.[0];
  return undefined;
}

function keyText(key: unknown, line: number): string {
  if (isScalar(key)) return String(plainScalar(key));
  throw new Unreadable('a key of it is no plain text', line);
}

/** What a tag would make of a text is dropped, as JSON has none: `!!binary` stays the text it is written as. */
function plainScalar({ value, source }: Scalar): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return value === null ? null : (source ?? null);
}
