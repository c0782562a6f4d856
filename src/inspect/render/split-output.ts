/** Rendered documents by the template they came from, such as `web/templates/app.yaml`, in the order Helm printed them. */
export type BySource = ReadonlyMap<string, readonly string[]>;

/** Helm begins each document with this, and nothing inside a YAML document can look like it. */
const header = /^---\n# Source: (.+)\n/gm;

/** Splits what `helm template` prints; a file of CRDs is one piece, however many documents it holds. */
export function splitBySource(output: string): BySource {
  const pieces = new Map<string, string[]>();
  const headers = [...output.matchAll(header)];
  for (const [index, { 0: line, 1: source = '', index: at }] of headers.entries()) {
    const ofSource = pieces.get(source) ?? [];
    ofSource.push(output.slice(at + line.length, headers[index + 1]?.index));
    pieces.set(source, ofSource);
  }
  return pieces;
}

/** All of the first, and what only the second has. */
export function mergeSources(first: BySource, second: BySource): BySource {
  const merged = new Map(first);
  for (const [source, texts] of second) {
    merged.set(source, [...new Set([...(merged.get(source) ?? []), ...texts])]);
  }
  return merged;
}

/** One text of several documents. */
export function joinDocuments(texts: readonly string[]): string {
  return texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('---\n');
}

/** Documents of a YAML text that hold more than comments. */
export function countDocuments(text: string): number {
  return text.split(/^---(?=\s|$)/m).filter((part) => /^\s*[^\s#]/m.test(part)).length;
}
