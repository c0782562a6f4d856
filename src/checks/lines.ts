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
