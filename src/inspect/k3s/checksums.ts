import { posix } from 'node:path';
import type { Bundle } from '../../model/bundle.ts';
import type { K3sFacts } from '../../model/inspection.ts';

/** `SHA256  NAME`, as sha256sum writes it; a `*` marks a file read as binary. */
const sumLine = /^([0-9a-f]{64})\s+\*?(\S.*)$/i;

/** Compares the lines of a checksums file with what the bundle holds under those names; lines of other files are left out. */
export function compareSums(place: string, text: string, bundle: Bundle): K3sFacts['sums'] {
  const sumOf = sumsIn(bundle, posix.dirname(place));
  return text.split('\n').flatMap((raw) => {
    const [, wanted, name] = sumLine.exec(raw.trim()) ?? [];
    const found = name === undefined ? undefined : sumOf(name);
    if (wanted === undefined || name === undefined || found === undefined) return [];
    return [{ place, file: name, wanted: wanted.toLowerCase(), found }];
  });
}

/** Finds a file's hex SHA-256 by its name: in the folder given, else as the only one of its name anywhere. */
function sumsIn({ files, parts }: Bundle, folder: string): (name: string) => string | undefined {
  const byPlace = new Map<string, string>([
    ...parts.map((part): [string, string] => [part.place, part.sha256]),
    ...files.map((file): [string, string] => [file.place, file.digest.replace(/^sha256:/, '')]),
  ]);
  const byName = new Map<string, string | undefined>();
  for (const [place, sum] of byPlace) {
    const base = posix.basename(place);
    byName.set(base, byName.has(base) ? undefined : sum);
  }
  return (name) => byPlace.get(posix.join(folder, name)) ?? byName.get(posix.basename(name));
}
