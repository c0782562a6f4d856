/** What `${NAME}` stands for in a scenario. */
export type Names = Readonly<Record<string, string>>;

/** The same value with every `${NAME}` in its texts filled in; what no name is known for stays as it is. */
export function fillIn<T>(value: T, names: Names): T {
  return filled(value, names) as T;
}

function filled(value: unknown, names: Names): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/\$\{([A-Z_]+)\}/g, (whole, name: string) => names[name] ?? whole);
  }
  if (Array.isArray(value)) return value.map((item) => filled(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, names)]));
}
