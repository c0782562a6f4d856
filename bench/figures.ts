/** What a benchmark measured: named numbers, with their unit in the name. */
export type Figures = Record<string, number>;
