import { createWriteStream } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BundleChart } from '../../model/bundle.ts';
import type { Rendering } from '../../model/inspection.ts';
import { atMost } from '../../system/at-most.ts';
import { streamRange } from '../../system/byte-range.ts';
import { blobBytes } from '../blob-bytes.ts';
import { type ChartArchive, readChartArchive, textOf } from '../chart/chart-archive.ts';
import { readDocuments } from '../documents/read-documents.ts';
import type { InspectSubject } from '../types.ts';
import { type HelmSettings, type Rendered, renderChart } from './helm.ts';
import type { RenderLimits } from './limits.ts';
import type { UserValues } from './user-values.ts';
import { valuesSetsOf, type ValuesSet } from './values-sets.ts';

/** What charts are rendered with. */
export interface ChartSettings {
  /** Or why there is no Helm. */
  readonly helm: HelmSettings | { readonly reason: string };
  readonly userValues: readonly UserValues[];
  readonly limits: RenderLimits;
}

/** A set of values with its files at hand, or what is wrong with one of them. */
interface ReadValues {
  readonly name: string;
  readonly files: readonly Uint8Array[];
  readonly fault?: string;
}

/** Renders every chart of the bundle with its defaults, with what the bundle has for it, and with each file of the user's. */
export async function renderCharts(subject: InspectSubject, settings: ChartSettings): Promise<Rendered[]> {
  const { bundle, blobs } = subject;
  const values = bundle.files.filter(({ kind }) => kind === 'values');
  await blobs.fetch([...bundle.charts.map(({ archive }) => archive), ...values.map(({ digest }) => digest)]);
  const rendered = await atMost(settings.limits.atOnce, bundle.charts, (chart) =>
    renderOne(chart, subject, settings),
  );
  return rendered.flat();
}

async function renderOne(
  chart: BundleChart,
  subject: InspectSubject,
  { helm, userValues, limits }: ChartSettings,
): Promise<Rendered[]> {
  const sets = valuesSetsOf(chart, subject.bundle);
  const values: ReadValues[] = [
    ...(await Promise.all(sets.map((set) => readValues(set, subject, limits)))),
    ...userValues.map(({ path, bytes }) => ({ name: path, files: [bytes] })),
  ];
  const all = (status: Rendering['status'], reason?: string): Rendered[] =>
    values.map(({ name }) => withoutTexts(chart, name, status, reason));

  const range = subject.blobs.range(chart.archive);
  if (range === undefined) return all('failed', 'the bundle lacks its bytes');
  const reading = await readChartArchive(range, chart.place, subject.limits?.chart);
  if (!reading.ok) return all('failed', reading.reason);
  // A library chart holds templates for others; there is nothing to render in it.
  if (isLibrary(reading.chart)) return all('rendered');
  if ('reason' in helm) return all('not-rendered', helm.reason);

  const folder = await mkdtemp(join(subject.workFolder, 'chart-'));
  await pipeline(streamRange(range), createWriteStream(join(folder, 'chart.tgz')));
  const rendered: Rendered[] = [];
  for (const [number, { name, files, fault }] of values.entries()) {
    if (fault !== undefined) {
      rendered.push(withoutTexts(chart, name, 'failed', fault));
      continue;
    }
    const names = files.map((_, index) => `values-${number}-${index}.yaml`);
    await Promise.all(files.map((bytes, index) => writeFile(join(folder, names[index] ?? ''), bytes)));
    const job = {
      chart,
      contents: reading.chart,
      folder,
      archive: 'chart.tgz',
      values: { name, files: names },
    };
    rendered.push(await renderChart(job, helm));
  }
  return rendered;
}

async function readValues(
  { name, places }: ValuesSet,
  { bundle, blobs }: InspectSubject,
  { maxFileBytes }: RenderLimits,
): Promise<ReadValues> {
  const files: Uint8Array[] = [];
  for (const place of places) {
    const file = bundle.files.find((one) => one.place === place);
    const read = file && (await blobBytes(blobs, file.digest, maxFileBytes));
    if (!read?.ok) {
      return { name, files: [], fault: `${place} cannot be read: ${read?.reason ?? 'the bundle lacks it'}` };
    }
    files.push(read.bytes);
  }
  return { name, files };
}

function isLibrary(chart: ChartArchive): boolean {
  const origin = { file: chart.place, rendered: false };
  const { documents } = readDocuments({ origin, text: textOf(chart, 'Chart.yaml') ?? '' });
  const metadata = documents[0]?.value;
  if (typeof metadata !== 'object' || metadata === null || !('type' in metadata)) return false;
  return metadata.type === 'library';
}

function withoutTexts(
  { place }: BundleChart,
  values: string,
  status: Rendering['status'],
  reason: string | undefined,
): Rendered {
  return {
    rendering: {
      source: place,
      kind: 'helm',
      values,
      status,
      ...(reason !== undefined && { reason }),
      documents: 0,
    },
    texts: [],
  };
}
