/** What a benchmark measured: named numbers, with their unit in the name. */
export type Figures = Record<string, number>;

/** The middle one of the values, the upper of two, rounded to so many decimals. */
export function median(values: readonly number[], decimals = 2): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Number((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN).toFixed(decimals));
}
