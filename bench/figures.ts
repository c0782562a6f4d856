/** What a benchmark measured: named numbers, with their unit in the name; those that belong together, under one name. */
export interface Figures {
  [figure: string]: number | Figures;
}

/** The middle one of the values, the upper of two, rounded to so many decimals. */
export function median(values: readonly number[], decimals = 2): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Number((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN).toFixed(decimals));
}

/**
 * Between which two of the values the median of what they were drawn from lies, in 95 of 100 cases at least, whatever
 * their distribution: each value is as likely above it as below, so that counts of coin throws tell (sign test).
 */
export function medianInterval(values: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  // Throws with at most `below` heads, as part of all; as many values may be left out at each end.
  let part = 2 ** -n;
  let sum = part;
  let below = 0;
  while (sum <= 0.025) {
    below += 1;
    part *= (n - below + 1) / below;
    sum += part;
  }
  const [low, high] = below === 0 ? [-Infinity, Infinity] : [sorted[below - 1], sorted[n - below]];
  return { low: low ?? Number.NaN, high: high ?? Number.NaN };
}
