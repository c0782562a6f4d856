import { createHash } from 'node:crypto';

/** What each line of `attempts.jsonl` names before the first: 64 zeros. */
const beginning = '0'.repeat(64);

/**
 * Follows the chain of an `attempts.jsonl`: each line holds under `prev` the SHA-256 (hex) of the line before it, without
 * its line break. Gives the first thing that does not fit, in words; undefined where all does.
 */
export function brokenChain(text: string): string | undefined {
  if (text !== '' && !text.endsWith('\n')) return 'its last line has no end';
  let prev = beginning;
  for (const [index, line] of text.split('\n').slice(0, -1).entries()) {
    const named = previousOf(line);
    if (named === undefined) return `line ${index + 1} is no JSON object with a "prev"`;
    if (named !== prev)
      return index === 0
        ? 'line 1 does not begin a chain: lines before it are missing'
        : `line ${index + 1} does not follow line ${index}: one of them was changed, or lines between them are missing`;
    prev = createHash('sha256').update(line).digest('hex');
  }
  return undefined;
}

function previousOf(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('prev' in value)) return undefined;
    return typeof value.prev === 'string' ? value.prev : undefined;
  } catch {
    return undefined;
  }
}
