import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder } from 'modern-tar';
import { parse } from 'yaml';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import type { BlobRange, BundleChart } from '../model/bundle.ts';
import { streamRange } from '../system/byte-range.ts';
import { digestOf } from '../system/digest.ts';
import { bundleFault } from './load-error.ts';

/** Bytes a registry is to hold, and their digest. */
interface Held {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A chart in a registry, beside its archive. */
export interface ChartArtifact {
  readonly config: Held;
  readonly manifest: Held;
}

/** Chart.yaml is written by hand; one beyond this many bytes is none. */
const maxChartYamlBytes = 1024 * 1024;

/** `1.0` without quotes is a number to YAML, and a text to Helm. */
const text = z.union([z.string(), z.number().transform(String)]);
const chartYamlSchema = z.looseObject({
  name: text,
  version: text,
  appVersion: text.optional(),
  description: z.string().optional(),
});

/**
 * Config and manifest of a chart as `helm push` makes them: the config is Chart.yaml as JSON, the one layer the archive.
 * Source: Helm documentation, "Use OCI-based registries", manifest and config.
 */
export async function chartArtifact(chart: BundleChart, archive: BlobRange): Promise<ChartArtifact> {
  const metadata = await readMetadata(chart, archive);
  const config = held('application/vnd.cncf.helm.config.v1+json', metadata);
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const { name, version, description } = metadata;
  const manifest = held(mediaType, {
    schemaVersion: 2,
    mediaType,
    config: { mediaType: config.mediaType, digest: config.digest, size: config.bytes.length },
    layers: [
      {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        digest: chart.archive,
        size: archive.bytes,
      },
    ],
    annotations: {
      'org.opencontainers.image.title': name,
      'org.opencontainers.image.version': version,
      ...(description === undefined ? {} : { 'org.opencontainers.image.description': description }),
    },
  });
  return { config, manifest };
}

function held(mediaType: string, content: unknown): Held {
  const bytes = Buffer.from(JSON.stringify(content));
  return { digest: digestOf(bytes), mediaType, bytes };
}

async function readMetadata(
  { name, version, place }: BundleChart,
  archive: BlobRange,
): Promise<z.infer<typeof chartYamlSchema>> {
  try {
    return chartYamlSchema.parse(parse(await chartYaml(streamRange(archive))));
  } catch (error) {
    throw bundleFault(
      'load-chart-unreadable',
      `The chart ${name} ${version} (${place}) cannot be loaded: its Chart.yaml cannot be read: ${messageOf(error)}`,
      'Package the chart again with "helm package".',
    );
  }
}

/** Text of the Chart.yaml in the archive's top folder. */
async function chartYaml(packed: Readable): Promise<string> {
  const plain = createGunzip();
  // What goes wrong is met where the plain bytes are read.
  pipeline(packed, plain, () => undefined);
  const entries = ReadableStream.from(plain as AsyncIterable<Uint8Array>).pipeThrough(createTarDecoder());
  for await (const { header, body } of entries) {
    if (!/^[^/]+\/Chart\.yaml$/.test(header.name) || header.size > maxChartYamlBytes) {
      await body.cancel();
      continue;
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }
  throw new Error('the archive has none');
}
