import type { BundleChart } from '../../model/bundle.ts';
import type { ChartFacts } from '../../model/inspection.ts';
import { readDocuments } from '../documents/read-documents.ts';
import { locate } from '../locate.ts';
import type { KubeDocument, SourceText, Unread } from '../types.ts';
import { allCharts, type ChartArchive, textOf } from './chart-archive.ts';
import { remoteRefs } from './remote-refs.ts';
import { satisfiesRange } from './version-range.ts';

/** What a chart says of itself, and what of that could not be read. */
export interface ReadFacts {
  readonly facts: ChartFacts;
  readonly unread: readonly Unread[];
}

/** Facts of a chart: its own dependencies, and the remote references of its schema and of its subcharts' schemas. */
export function chartFacts({ name, version, place }: BundleChart, chart: ChartArchive): ReadFacts {
  const unread: Unread[] = [];
  const read = (of: ChartArchive, path: string): KubeDocument | undefined => {
    const text = sourceText(of, path, name);
    if (text === undefined) return undefined;
    const result = readDocuments(text);
    unread.push(...result.unread);
    return result.documents[0];
  };
  const metadata = read(chart, 'Chart.yaml');
  // Helm lets requirements.yaml, from the days of apiVersion v1, stand in for what Chart.yaml says.
  const listed = read(chart, 'requirements.yaml') ?? metadata;
  const kubeVersion = textField(metadata?.value, 'kubeVersion');
  const vendored = chart.subcharts.map((subchart) => read(subchart, 'Chart.yaml')?.value);
  const facts = {
    name,
    version,
    place,
    ...(kubeVersion !== undefined && { kubeVersion }),
    ...(textField(metadata?.value, 'type') === 'library' && { library: true as const }),
    dependencies: listed === undefined ? [] : dependenciesOf(listed, vendored),
    remoteRefs: allCharts(chart).flatMap((one) => {
      const schema = read(one, 'values.schema.json');
      if (schema === undefined) return [];
      return remoteRefs(schema.value).map(({ ref, path }) => ({ ref, location: locate(schema, path) }));
    }),
  };
  return { facts, unread };
}

/** Chart.yaml of a chart and of each of its subcharts, for what their annotations say. */
export function chartDocuments({ name }: BundleChart, chart: ChartArchive): SourceText[] {
  return allCharts(chart).flatMap((one) => sourceText(one, 'Chart.yaml', name) ?? []);
}

function sourceText(chart: ChartArchive, path: string, name: string): SourceText | undefined {
  const text = textOf(chart, path);
  if (text === undefined) return undefined;
  return { origin: { file: `${chart.place}/${path}`, rendered: false, chart: name }, text };
}

function dependenciesOf(listed: KubeDocument, vendored: readonly unknown[]): ChartFacts['dependencies'] {
  const dependencies = field(listed.value, 'dependencies');
  if (!Array.isArray(dependencies)) return [];
  return dependencies.flatMap((dependency: unknown, index) => {
    const name = textField(dependency, 'name');
    if (name === undefined) return [];
    const version = textField(dependency, 'version') ?? '';
    const condition = textField(dependency, 'condition');
    // One name may be asked for twice under aliases, each with a version of its own.
    const found = vendored
      .filter((metadata) => textField(metadata, 'name') === name)
      .map((metadata) => textField(metadata, 'version') ?? '');
    const best = found.find((one) => satisfiesRange(one, version)) ?? found[0];
    return {
      name,
      version,
      repository: textField(dependency, 'repository') ?? '',
      ...(condition !== undefined && { condition }),
      ...(best !== undefined && { vendored: best }),
      satisfied: best !== undefined && satisfiesRange(best, version),
      location: locate(listed, ['dependencies', index]),
    };
  });
}

function field(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(key);
}

/** A field that is text, or a number that YAML took it for (`version: 1.2`). */
function textField(value: unknown, key: string): string | undefined {
  const found = field(value, key);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}
