import { join } from 'node:path';
import type { BundleChart } from '../../model/bundle.ts';
import type { Rendering } from '../../model/inspection.ts';
import { allCharts, type ChartArchive } from '../chart/chart-archive.ts';
import type { SourceText } from '../types.ts';
import type { Isolation, Ran } from './isolation.ts';
import type { Program } from './programs.ts';
import { type BySource, countDocuments, joinDocuments, mergeSources, splitBySource } from './split-output.ts';

/** A chart ready to be rendered: its archive and values files lie in a folder as files. */
export interface ChartJob {
  readonly chart: BundleChart;
  readonly contents: ChartArchive;
  readonly folder: string;
  /** File name of the archive in the folder. */
  readonly archive: string;
  /** Name of the values set, and names of its files in the folder. */
  readonly values: { readonly name: string; readonly files: readonly string[] };
}

/** What rendering a chart or a kustomization came to. */
export interface Rendered {
  readonly rendering: Rendering;
  readonly texts: readonly SourceText[];
}

/** Helm, and what it is told of the cluster. */
export interface HelmSettings {
  readonly helm: Program;
  readonly isolation: Isolation;
  readonly kubeVersion: string;
}

/**
 * Renders a chart with `helm template`: CRDs, all hooks and tests included, `lookup` empty, no DNS. Where its templates ask
 * whether this is an install or an upgrade it is rendered as both. A chart that refuses its values is a failed rendering.
 */
export async function renderChart(job: ChartJob, settings: HelmSettings): Promise<Rendered> {
  const { chart, values } = job;
  const rendering = { source: chart.place, kind: 'helm' as const, values: values.name };
  const install = await template(job, settings, []);
  if (!install.ok) {
    return { rendering: { ...rendering, status: 'failed', reason: install.reason, documents: 0 }, texts: [] };
  }
  const upgrade = asksForUpgrade(job.contents) ? await template(job, settings, ['--is-upgrade']) : undefined;
  const sources = splitBySource(install.stdout);
  const texts = textsOf(job, upgrade?.ok ? mergeSources(sources, splitBySource(upgrade.stdout)) : sources);
  return {
    rendering: {
      ...rendering,
      status: 'rendered',
      // Not a failure: many charts refuse an upgrade without the passwords of the release before.
      ...(upgrade?.ok === false && { reason: `as an install only; as an upgrade: ${upgrade.reason}` }),
      documents: texts.reduce((sum, { text }) => sum + countDocuments(text), 0),
    },
    texts,
  };
}

function template(
  { chart, folder, archive, values }: ChartJob,
  { helm, isolation, kubeVersion }: HelmSettings,
  more: readonly string[],
): Promise<Ran> {
  const args = [
    ...['template', releaseName(chart), join('.', archive), '--namespace', namespace(chart)],
    ...['--include-crds', '--kube-version', kubeVersion],
    ...values.files.flatMap((file) => ['--values', file]),
    ...more,
  ];
  return isolation.run(helm.path, [...helm.before, ...args], folder);
}

function textsOf({ chart, values }: ChartJob, sources: BySource): SourceText[] {
  return [...sources].map(([source, documents]) => ({
    origin: { file: `${chart.place}!${source}`, rendered: true, values: values.name, chart: chart.name },
    text: joinDocuments(documents),
  }));
}

/** Otherwise both are the same, but for what a template draws at random. */
function asksForUpgrade(contents: ChartArchive): boolean {
  return allCharts(contents).some(({ files }) =>
    [...files].some(
      ([path, bytes]) =>
        path.startsWith('templates/') && /\bIs(?:Upgrade|Install)\b/.test(new TextDecoder().decode(bytes)),
    ),
  );
}

/** A name from a bundle may be anything; what is none for Helm would be an option or an error. */
const releasePattern = /^[a-z0-9](?:[a-z0-9-]{0,51}[a-z0-9])?$/;
const namespacePattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function releaseName({ name, release }: BundleChart): string {
  return [release?.name, name].find((one) => one !== undefined && releasePattern.test(one)) ?? 'release';
}

function namespace({ release }: BundleChart): string {
  const wanted = release?.namespace ?? '';
  return namespacePattern.test(wanted) ? wanted : 'default';
}
