/** Version as K3s and RKE2 write it; not where more digits follow, for then it runs into another string. */
const version = /v\d+\.\d+\.\d+(?:-[0-9a-z.]+)?\+(?:k3s|rke2r)\d{1,2}(?!\d)/g;
/** What stands before it in Go's build info, which keeps the linker's flags. */
const linkerFlag = /\/k3s\/pkg\/version\.Version=$/;

/** The rare part of a version: found by the byte, and only then looked at. */
const needles = [Buffer.from('+k3s'), Buffer.from('+rke2r')];
/** Bytes before and after a needle that hold the whole version and the flag before it. */
const before = 128;
const after = 16;

/**
 * Version of K3s or RKE2 that its linker put into a binary: the one of the linker's flag, else the most frequent, else
 * undefined. Reads the stream once and keeps no more than one chunk. Source: scripts/build of k3s-io/k3s, which sets
 * `github.com/k3s-io/k3s/pkg/version.Version`, and scripts/build-binary of rancher/rke2, which sets the same.
 */
export async function binaryVersion(stream: AsyncIterable<Buffer>): Promise<string | undefined> {
  const seen = new Map<string, number>();
  let held = Buffer.alloc(0);
  let from = 0;
  for await (const chunk of stream) {
    const window = Buffer.concat([held, chunk]);
    // What lies too near the end waits for the next chunk, with enough before it to see the flag.
    const to = Math.max(from, window.length - after);
    const flagged = note(window, from, to, seen);
    if (flagged !== undefined) return flagged;
    const keep = Math.max(0, to - before);
    held = Buffer.from(window.subarray(keep));
    from = to - keep;
  }
  return note(held, from, held.length, seen) ?? mostFrequent(seen);
}

/** Counts the versions whose `+` lies in `[from, to)`; returns the one of the linker's flag as soon as it is met. */
function note(window: Buffer, from: number, to: number, seen: Map<string, number>): string | undefined {
  for (const needle of needles) {
    for (let at = window.indexOf(needle, from); at !== -1 && at < to; at = window.indexOf(needle, at + 1)) {
      const start = Math.max(0, at - before);
      const text = window.toString('latin1', start, at + after);
      const match = [...text.matchAll(version)].find(({ 0: found, index }) =>
        spans(index, found, at - start),
      );
      if (match === undefined) continue;
      if (linkerFlag.test(text.slice(0, match.index))) return match[0];
      seen.set(match[0], (seen.get(match[0]) ?? 0) + 1);
    }
  }
  return undefined;
}

function spans(index: number, found: string, at: number): boolean {
  return index + found.indexOf('+') === at;
}

function mostFrequent(seen: ReadonlyMap<string, number>): string | undefined {
  return [...seen].sort(([, a], [, b]) => b - a)[0]?.[0];
}
