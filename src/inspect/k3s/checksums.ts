import { posix } from 'node:path';
import type { Bundle } from '../../model/bundle.ts';
import type { K3sFacts } from '../../model/inspection.ts';

/** `SHA256  NAME`, as sha256sum writes it; a `*` marks a file read as binary. */
const sumLine = /^([0-9a-f]{64})\s+\*?(\S.*)$/i;

/** Compares the lines of a checksums file with what the bundle holds under those names; lines of other files are left out. */
export function compareSums(place: string, text: string, bundle: Bundle): K3sFacts['sums'] {
  return text.split('\n').flatMap((raw) => {
    const [, wanted, name] = sumLine.exec(raw.trim()) ?? [];
    const found = name === undefined ? undefined : sumOf(name, place, bundle);
    if (wanted === undefined || name === undefined || found === undefined) return [];
    return [{ place, file: name, wanted: wanted.toLowerCase(), found }];
  });
}

/** Hex SHA-256 of the file of that name: beside the checksums file, else the only one of its name anywhere. */
function sumOf(name: string, place: string, { files, parts }: Bundle): string | undefined {
  const held = new Map<string, string>([
    ...parts.map((part): [string, string] => [part.place, part.sha256]),
    ...files.map((file): [string, string] => [file.place, file.digest.replace(/^sha256:/, '')]),
  ]);
  const beside = held.get(posix.join(posix.dirname(place), name));
  if (beside !== undefined) return beside;
  const named = [...held].filter(([other]) => posix.basename(other) === posix.basename(name));
  return named.length === 1 ? named[0]?.[1] : undefined;
}
