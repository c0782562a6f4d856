import type { LabRegistry } from '../lab/types.ts';
import type { BlobSource, BundleChart } from '../model/bundle.ts';
import type { LoadedChart } from '../model/evidence.ts';
import { parseImageReference } from '../model/image-reference.ts';
import { atMost } from '../system/at-most.ts';
import { chartArtifact } from './chart-artifact.ts';
import { bundleFault } from './load-error.ts';
import { createRegistryClient, type RegistryClient } from './registry-client.ts';

export interface PushChartsOptions {
  readonly registry: LabRegistry;
  readonly charts: readonly BundleChart[];
  readonly blobs: BlobSource;
  readonly signal: AbortSignal;
}

/** Charts pushed at the same time. */
const concurrency = 4;

/**
 * Pushes charts to `charts/NAME` of the registry, as `helm push` does. Two charts of one name and version, names that no
 * registry takes and archives without a Chart.yaml are AirtightErrors of kind `usage`.
 */
export async function pushCharts(options: PushChartsOptions): Promise<LoadedChart[]> {
  const { registry, charts, blobs, signal } = options;
  requireApart(charts);
  await blobs.fetch(charts.map(({ archive }) => archive));
  const client = createRegistryClient(registry, concurrency, signal);
  try {
    return await atMost(concurrency, charts, (chart) => pushChart(chart, options, client));
  } finally {
    client.close();
  }
}

async function pushChart(
  chart: BundleChart,
  { registry, blobs }: PushChartsOptions,
  client: RegistryClient,
): Promise<LoadedChart> {
  const { name, version, archive } = chart;
  const tag = tagOf(version);
  const repository = `charts/${name}`;
  const subject = `chart ${name} ${version}`;
  if (!parseImageReference(`${registry.address}/${repository}:${tag}`).ok) {
    throw bundleFault(
      'load-reference-invalid',
      `The ${subject} cannot be loaded: no registry takes its name.`,
      'Names of charts are lower-case letters, digits and dashes, as Helm has it.',
    );
  }
  const range = blobs.range(archive);
  if (range === undefined) {
    throw bundleFault(
      'load-blob-unavailable',
      `The ${subject} cannot be loaded: its archive ${archive} is missing from the bundle or damaged.`,
      "See the bundle's faults and build it again.",
    );
  }
  const { config, manifest } = await chartArtifact(chart, range);
  await client.uploadBlob(repository, archive, range, subject);
  await client.uploadBlob(repository, config.digest, config.bytes, subject);
  const { digest, mediaType, bytes: body } = manifest;
  await client.putManifest(repository, { name: tag, digest, mediaType, body }, subject);
  return { name, version, reference: `oci://${registry.address}/${repository}`, digest };
}

/** No tag may hold a `+`; Helm writes and reads `_` for it. */
function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}

function requireApart(charts: readonly BundleChart[]): void {
  const takenBy = new Map<string, BundleChart>();
  for (const chart of charts) {
    const place = `${chart.name}:${tagOf(chart.version)}`;
    const other = takenBy.get(place);
    takenBy.set(place, chart);
    if (!other || other.archive === chart.archive) continue;
    throw bundleFault(
      'load-names-collide',
      `${other.place} (${other.archive}) and ${chart.place} (${chart.archive}) are both the chart ${place}.`,
      'Keep one of the two in the bundle, or give one another version.',
    );
  }
}
