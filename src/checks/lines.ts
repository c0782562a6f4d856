/** Each item in words on a line of its own; a long list is cut and says how many are left out. */
export function lines<T>(items: readonly T[], describe: (item: T) => string, shown = 10): string {
  return listed(items, describe, shown).join('\n');
}

/** The items in words, one after the other; a long list is cut and says how many are left out. */
export function inline<T>(items: readonly T[], describe: (item: T) => string, shown = 10): string {
  return listed(items, describe, shown).join('; ');
}

function listed<T>(items: readonly T[], describe: (item: T) => string, shown: number): string[] {
  const more = items.length - shown;
  return [...items.slice(0, shown).map(describe), ...(more > 0 ? [`and ${more} more`] : [])];
}

/**
 * Reason of a failure or warning that lists what was found: cut as `lines` cuts, after a head where there is one, and whole under
 * `found`, so that a gate knows each by itself.
 */
export function listing<T>(
  items: readonly T[],
  describe: (item: T) => string,
  head?: string,
): { reason: string; found: string[] } {
  const list = lines(items, describe);
  return { reason: head === undefined ? list : `${head}\n${list}`, found: items.map(describe) };
}
