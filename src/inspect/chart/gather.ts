import type { ChartFacts } from '../../model/inspection.ts';
import type { InspectSubject, SourceText, Unread } from '../types.ts';
import { readChartArchive } from './chart-archive.ts';
import { chartDocuments, chartFacts } from './chart-facts.ts';

/** What the bundle's charts say of themselves, without rendering them. */
export interface ReadCharts {
  readonly facts: readonly ChartFacts[];
  /** Chart.yaml of every chart and subchart. */
  readonly documents: readonly SourceText[];
  /** Archives and files in them that could not be read. */
  readonly unread: readonly Unread[];
}

/** Reads the charts of the bundle one after the other, so that no more than one is in memory. */
export async function gatherCharts({ bundle, blobs, limits, signal }: InspectSubject): Promise<ReadCharts> {
  await blobs.fetch(bundle.charts.map(({ archive }) => archive));
  const facts: ChartFacts[] = [];
  const documents: SourceText[] = [];
  const unread: Unread[] = [];
  for (const chart of bundle.charts) {
    signal?.throwIfAborted();
    const range = blobs.range(chart.archive);
    const reading =
      range === undefined
        ? { ok: false as const, reason: 'the bundle lacks its bytes' }
        : await readChartArchive(range, chart.place, limits?.chart);
    if (!reading.ok) {
      unread.push({ file: chart.place, reason: reading.reason });
      continue;
    }
    const read = chartFacts(chart, reading.chart);
    facts.push(read.facts);
    unread.push(...read.unread);
    documents.push(...chartDocuments(chart, reading.chart));
  }
  return { facts, documents, unread };
}
