import { AirtightError } from '../errors.ts';
import type { PlannedRelease } from '../exercise/helm-releases.ts';
import { valuesSetsOf } from '../inspect/render/values-sets.ts';
import { releaseSchema, type ReleasePlan } from '../model/app.ts';
import type { Bundle, BundleChart, BlobSource } from '../model/bundle.ts';
import type { LoadedChart } from '../model/evidence.ts';
import type { ChartFacts, K3kFacts } from '../model/inspection.ts';
import { readRange } from '../system/byte-range.ts';
import { fillIn, type Names } from './fill-in.ts';

/** Values files are small; a file beyond this many bytes is none. */
const maxValuesBytes = 1024 * 1024;

/** What releases are planned from. */
export interface ReleaseSources {
  readonly bundle: Bundle;
  readonly blobs: BlobSource;
  /** The bundle's charts as they lie in the registry. */
  readonly loaded: readonly LoadedChart[];
  readonly names: Names;
}

/**
 * Every chart of the bundle that can be installed and that no other tier installs, once; with the values the bundle itself
 * has for it where there is no doubt which.
 */
export function everyRelease(
  bundle: Bundle,
  facts: { readonly charts?: readonly ChartFacts[]; readonly k3k?: K3kFacts },
  taken: readonly ReleasePlan[],
): ReleasePlan[] {
  const elsewhere = new Set(taken.map(({ chart }) => chart));
  const libraries = new Set(facts.charts?.filter(({ library }) => library).map(({ place }) => place));
  const ofK3k = new Set(facts.k3k?.charts.map(({ place }) => place));
  const charts = new Map(
    bundle.charts
      .filter(({ place }) => !libraries.has(place) && !ofK3k.has(place))
      .filter(({ name }) => !elsewhere.has(name))
      .map((chart) => [`${chart.name} ${chart.version}`, chart]),
  );
  return [...charts.values()].map((chart) =>
    releaseSchema.parse({
      chart: chart.name,
      version: chart.version,
      name: releaseNameOf(chart, [...charts.values()]),
      ...(chart.release?.namespace === undefined ? {} : { namespace: chart.release.namespace }),
      valuesFiles: onlyValuesOf(chart, bundle),
    }),
  );
}

/** Values files (places) the bundle wants a chart installed with; none where it has several sets to choose from. */
export function onlyValuesOf(chart: BundleChart, bundle: Bundle): readonly string[] {
  const sets = valuesSetsOf(chart, bundle).filter(({ places }) => places.length > 0);
  return sets.length === 1 ? (sets[0]?.places ?? []) : [];
}

/** Two versions of a chart cannot share a release name. */
function releaseNameOf(chart: BundleChart, all: readonly BundleChart[]): string {
  const own = chart.release?.name ?? chart.name;
  const sharing = all.filter((other) => (other.release?.name ?? other.name) === own);
  return sharing.length > 1 ? `${own}-${chart.version.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}` : own;
}

/** Finds each plan's chart and values; an AirtightError of kind `usage` names a chart or a file that the bundle lacks. */
export async function planReleases(
  plans: readonly ReleasePlan[],
  common: Readonly<Record<string, unknown>>,
  sources: ReleaseSources,
): Promise<PlannedRelease[]> {
  return Promise.all(
    plans.map(async (plan) => {
      const release = plan.name ?? plan.chart;
      return {
        chart: chartOf(plan, sources.loaded),
        release,
        namespace: plan.namespace ?? release,
        valuesTexts: await Promise.all(plan.valuesFiles.map((place) => textAt(place, sources))),
        values: fillIn(merged(common, plan.values), sources.names),
        via: plan.via,
        timeoutMs: plan.timeoutSeconds * 1000,
      };
    }),
  );
}

function chartOf({ chart, version }: ReleasePlan, loaded: readonly LoadedChart[]): LoadedChart {
  const named = loaded.filter(({ name }) => name === chart);
  const found = named.filter((one) => version === undefined || one.version === version);
  if (found.length === 1 && found[0]) return found[0];
  const held = named.map((one) => one.version).join(', ');
  const wanted = `${chart}${version === undefined ? '' : ` ${version}`}`;
  throw new AirtightError(
    'usage',
    found.length === 0
      ? `The scenario installs the chart ${wanted}, which the bundle does not hold${held ? ` (it holds ${held})` : ''}.`
      : `The scenario installs the chart ${chart}, of which the bundle holds several versions (${held}).`,
    { code: 'chart-not-in-bundle', hint: 'Name chart and version as "airtight inspect" lists them.' },
  );
}

/** The text of a file of the bundle, by its place. */
export async function textAt(
  place: string,
  { bundle, blobs }: Pick<ReleaseSources, 'bundle' | 'blobs'>,
): Promise<string> {
  const file =
    bundle.files.find((one) => one.place === place) ?? bundle.files.find(({ name }) => name === place);
  const range = file && blobs.range(file.digest);
  if (range) return (await readRange(range, maxValuesBytes)).toString('utf8');
  throw new AirtightError('usage', `The bundle holds no file ${place}, which the scenario names.`, {
    code: 'file-not-in-bundle',
    hint: 'Name it by its place in the bundle, as "airtight inspect -o json" lists it.',
  });
}

/** Values over values, as Helm lays files over each other: maps are merged, everything else is replaced. */
function merged(
  below: Readonly<Record<string, unknown>>,
  above: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const other = result[key];
    result[key] = isMap(value) && isMap(other) ? merged(other, value) : value;
  }
  return result;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
