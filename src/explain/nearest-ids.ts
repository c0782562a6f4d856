/** The ids that are nearest to one that is none, by their number; the first ones where it has no number. */
export function nearestIds(ids: readonly string[], wanted: string): string[] {
  const number = Number(/\d+/.exec(wanted)?.[0] ?? 0);
  const away = (id: string) => Math.abs(Number(id.slice(1)) - number);
  return [...ids].sort((a, b) => away(a) - away(b)).slice(0, 3);
}
