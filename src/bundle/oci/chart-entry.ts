import { digestSchema, type BundleChart } from '../../model/bundle.ts';
import type { ReaderContext } from '../holdings.ts';
import { readJson } from '../json.ts';
import { chartConfigSchema, mediaTypes, type Descriptor, type OciManifest } from './oci.ts';

/** A chart as a registry holds it: its metadata is the manifest's config, its archive one of the layers. */
export async function chartEntry(
  place: string,
  { digest }: Descriptor,
  { config, layers }: OciManifest,
  { ledger, limits }: ReaderContext,
): Promise<BundleChart> {
  const sound = layers.filter((each) => digestSchema.safeParse(each.digest).success);
  const layer = sound.find(({ mediaType }) => mediaType === mediaTypes.helmChart) ?? sound[0];
  const found = { reference: place, digest, place, archive: layer?.digest ?? digest };
  const file = ledger.verified(config.digest);
  const metadata = file ? await readJson(file, chartConfigSchema, limits) : undefined;
  if (metadata?.ok) return { name: metadata.value.name, version: metadata.value.version, ...found };

  if (metadata) ledger.blame(config.digest, 'unreadable', `it is no chart's metadata: it ${metadata.reason}`);
  const [name = place, version = ''] = place.replace(/^.*\//, '').split(':');
  return { name, version, ...found };
}
