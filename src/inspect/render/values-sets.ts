import type { Bundle, BundleChart, BundleFile } from '../../model/bundle.ts';

/** What a chart is rendered with: values files of the bundle by place, in the order they are laid over each other. */
export interface ValuesSet {
  /** `default values`, or the places. */
  readonly name: string;
  readonly places: readonly string[];
}

export const defaultValues: ValuesSet = { name: 'default values', places: [] };

/**
 * Values that the bundle itself has for a chart, its defaults first. Those its release names belong together; each other
 * values file of the bundle stands alone, with the only chart there is or the one whose name is in its place
 * (`values-web.yaml`, `web/production.yaml`).
 */
export function valuesSetsOf(chart: BundleChart, { charts, files }: Bundle): ValuesSet[] {
  const claimed = new Set(charts.flatMap(({ release }) => release?.valuesFiles ?? []));
  const loose = files
    .filter(({ kind, place }) => kind === 'values' && !claimed.has(place))
    .filter((file) => chartNameFor(file, charts) === chart.name);
  const together = chart.release?.valuesFiles ?? [];
  return [
    defaultValues,
    ...(together.length === 0 ? [] : [{ name: together.join(', '), places: together }]),
    ...loose.map(({ place }) => ({ name: place, places: [place] })),
  ];
}

/** The longest name that stands in the place as a word: `web-admin-values.yaml` is not for `web` where there is `web-admin`. */
function chartNameFor({ place }: BundleFile, charts: readonly BundleChart[]): string | undefined {
  const names = new Set(charts.map(({ name }) => name));
  if (names.size === 1) return [...names][0];
  const words = `/${place}/`.replaceAll(/[._/!-]/g, '/');
  return [...names]
    .filter((name) => words.includes(`/${name.replaceAll(/[._-]/g, '/')}/`))
    .sort((a, b) => b.length - a.length)[0];
}
