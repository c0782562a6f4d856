import type { Bundle } from './bundle.ts';
import type { Lock } from './inspection.ts';

/** One image or chart that is not what the lockfile holds: `locked` and `found` as a digest, for charts after the version. */
export interface LockDifference {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly what: 'image' | 'chart';
  /** Reference of the image, name of the chart. */
  readonly name: string;
  /** Absent where it was added. */
  readonly locked?: string;
  /** Absent where it was removed. */
  readonly found?: string;
}

/** Every image and chart of the bundle by digest, in an order that depends on nothing but them. */
export function lockOf(bundle: Pick<Bundle, 'images' | 'charts'>): Lock {
  return {
    lockVersion: 1,
    images: sorted(
      bundle.images.map(({ reference, digest }) => ({ reference, digest })),
      ({ reference, digest }) => [reference, digest],
    ),
    charts: sorted(
      bundle.charts.map(({ name, version, digest }) => ({ name, version, digest })),
      ({ name, version, digest }) => [name, version, digest],
    ),
  };
}

/** What of the bundle is not as locked; empty where it is unchanged. Images come first, then charts, each sorted by name. */
export function lockDifferences(lock: Lock, bundle: Pick<Bundle, 'images' | 'charts'>): LockDifference[] {
  const found = lockOf(bundle);
  return [
    ...compare('image', imagesByName(lock), imagesByName(found)),
    ...compare('chart', chartsByName(lock), chartsByName(found)),
  ];
}

/** In order of the keys, without repeats. */
function sorted<T>(items: readonly T[], keyOf: (item: T) => readonly string[]): T[] {
  const byKey = new Map(items.map((item) => [keyOf(item).join('\n'), item]));
  // Not by locale: the same bundle gives the same lockfile on every machine.
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** What stands under each name; one name may stand for several, as versions of one chart do. */
type ByName = ReadonlyMap<string, readonly string[]>;

function imagesByName({ images }: Lock): ByName {
  return group(images.map(({ reference, digest }) => [reference, digest]));
}

function chartsByName({ charts }: Lock): ByName {
  return group(charts.map(({ name, version, digest }) => [name, `${version} ${digest}`]));
}

function group(entries: readonly (readonly [string, string])[]): ByName {
  const groups = new Map<string, string[]>();
  for (const [name, text] of entries) {
    const group = groups.get(name);
    if (group) group.push(text);
    else groups.set(name, [text]);
  }
  return groups;
}

function compare(what: LockDifference['what'], locked: ByName, found: ByName): LockDifference[] {
  const names = [...new Set([...locked.keys(), ...found.keys()])].sort((a, b) => (a < b ? -1 : 1));
  return names.flatMap((name) => {
    const was = new Set(locked.get(name));
    const is = new Set(found.get(name));
    const gone = [...was].filter((text) => !is.has(text));
    const come = [...is].filter((text) => !was.has(text));
    return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) =>
      difference(what, name, gone[index], come[index]),
    );
  });
}

function difference(
  what: LockDifference['what'],
  name: string,
  locked: string | undefined,
  found: string | undefined,
): LockDifference {
  const kind = locked === undefined ? 'added' : found === undefined ? 'removed' : 'changed';
  return { kind, what, name, ...(locked !== undefined && { locked }), ...(found !== undefined && { found }) };
}
