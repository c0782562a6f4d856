import type { K3kFacts, K3sFacts } from '../../model/inspection.ts';
import { readChartArchive } from '../chart/chart-archive.ts';
import type { InspectSubject, KubeDocument } from '../types.ts';
import { k3kFacts } from './facts.ts';
import { chartValuesOf, type K3kChartValues } from './values.ts';

/** What the bundle brings of K3k; `documents` are its manifests, and its charts as they were rendered. */
export async function gatherK3k(
  subject: InspectSubject,
  documents: readonly KubeDocument[],
  k3s: K3sFacts,
): Promise<K3kFacts> {
  return k3kFacts({ bundle: subject.bundle, documents, values: await valuesOf(subject), k3s });
}

/** Charts that cannot be read say nothing here: whoever renders them reports that. */
async function valuesOf({ bundle, blobs, limits }: InspectSubject): Promise<K3kChartValues[]> {
  const charts = bundle.charts.filter(({ name }) => name === 'k3k');
  await blobs.fetch(charts.map(({ archive }) => archive));
  const values: K3kChartValues[] = [];
  for (const { archive, place } of charts) {
    const range = blobs.range(archive);
    const reading = range && (await readChartArchive(range, place, limits?.chart));
    const read = reading?.ok ? chartValuesOf(reading.chart) : undefined;
    if (read) values.push(read);
  }
  return values;
}
