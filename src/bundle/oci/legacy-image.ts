import { digestSchema, type BundleImage } from '../../model/bundle.ts';
import { digestOf } from '../../system/digest.ts';
import type { DockerArchiveItem } from './docker-manifest.ts';
import type { ReaderContext } from '../holdings.ts';
import { readJson } from '../json.ts';
import { readLayer, type LayerBlob } from './legacy-layer.ts';
import { imageConfigSchema, mediaTypes, platformText, type ImageConfig } from './oci.ts';

/** `HEX.json` in older archives, `blobs/sha256/HEX` in newer ones. */
const configEntry = /^(?:blobs\/sha256\/)?([0-9a-f]{64})(?:\.json)?$/;

/**
 * An image that has a config and layers but no manifest, under each of its names: an OCI manifest is made for it and
 * kept where all its parts are sound. Layers are checked against the config's `diff_ids`.
 */
export async function legacyImage(
  item: DockerArchiveItem,
  names: readonly string[],
  context: ReaderContext,
): Promise<BundleImage[]> {
  const { contents, ledger } = context;
  const file = contents.find(item.Config);
  const hex = configEntry.exec(item.Config)?.[1];
  const digest = hex === undefined ? file?.digest : `sha256:${hex}`;
  if (digest === undefined) {
    for (const name of names) ledger.need(item.Config, undefined, name);
    ledger.blame(item.Config, 'missing', 'the bundle does not hold this config');
    return [];
  }
  if (file && !ledger.verified(digest)) ledger.enter(file, digest);

  const config = await readConfig(digest, item, context);
  const layers: LayerBlob[] = [];
  for (const [index, entry] of item.Layers.entries()) {
    layers.push(await readLayer(entry, config?.rootfs?.diff_ids?.[index], names, context));
  }
  for (const name of names) {
    ledger.need(digest, undefined, name);
    for (const layer of layers) ledger.need(layer.digest, undefined, name);
  }
  const configBlob = { mediaType: mediaTypes.ociConfig, digest, bytes: file?.bytes ?? 0 };
  return synthesize(configBlob, layers, config, names, context);
}

async function readConfig(
  digest: string,
  item: DockerArchiveItem,
  { ledger, limits }: ReaderContext,
): Promise<ImageConfig | undefined> {
  const file = ledger.verified(digest);
  if (!file) return undefined;
  const config = await readJson(file, imageConfigSchema, limits);
  if (!config.ok) {
    ledger.blame(digest, 'unreadable', `it is no image config: it ${config.reason}`);
    return undefined;
  }
  const expected = config.value.rootfs?.diff_ids?.length ?? 0;
  if (expected !== item.Layers.length) {
    const detail = `it lists ${expected} layers, the archive has ${item.Layers.length}`;
    ledger.blame(digest, 'unreadable', detail);
  }
  return config.value;
}

async function synthesize(
  config: LayerBlob,
  layers: readonly LayerBlob[],
  facts: ImageConfig | undefined,
  names: readonly string[],
  { ledger, spool }: ReaderContext,
): Promise<BundleImage[]> {
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
  });
  const digest = digestOf(text);
  const isSound = [config, ...layers].every((blob) => ledger.sound(blob.digest) !== undefined);
  if (isSound && !ledger.verified(digest)) ledger.adopt(await spool.write([Buffer.from(text)]));

  const platform = facts ? platformText(facts) : undefined;
  const manifest = { digest, bytes: Buffer.byteLength(text), mediaType: mediaTypes.ociManifest };
  const blobs = [manifest, config, ...layers].filter((blob) => digestSchema.safeParse(blob.digest).success);
  return names.map((reference) => ({
    reference,
    digest,
    mediaType: mediaTypes.ociManifest,
    platforms: platform === undefined ? [] : [platform],
    blobs: withoutRepeatedBlobs(blobs),
    place: reference,
    carrier: 'docker-archive' as const,
  }));
}

function descriptorOf({ mediaType, digest, bytes }: LayerBlob): object {
  return { mediaType, digest, size: bytes };
}

function withoutRepeatedBlobs(blobs: readonly LayerBlob[]): LayerBlob[] {
  return [...new Map(blobs.map((blob) => [blob.digest, blob])).values()];
}
