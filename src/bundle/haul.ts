import { digestSchema, type BundleChart, type BundleFile } from '../model/bundle.ts';
import type { Holdings, ReaderContext } from './holdings.ts';
import { annotatedName, canonicalName, imageEntry, withoutRepeats } from './image-entry.ts';
import { readJson } from './json.ts';
import { enterLayoutBlobs } from './ledger.ts';
import { annotationKeys, chartConfigSchema, indexSchema, mediaTypes, type Descriptor } from './oci.ts';
import { readTopLevel } from './top-level.ts';
import { walkTree, type WalkedTree } from './walk.ts';

/** Hauler files signatures and the like beside images; both spellings of the prefix are in use. */
const companionKind = /^dev\.(?:hauler|cosignproject\.cosign)\/(?:sigs|atts|sboms|referrers)(?:\/|$)/;
const fileConfigType = /^application\/vnd\.content\.hauler\.file\./;

/** Reads a Hauler store: images, charts and files are told apart by the media type of their config. */
export async function readHaul(context: ReaderContext): Promise<Holdings> {
  const index = await readTopLevel(context, 'index.json', indexSchema);
  enterLayoutBlobs(context.contents, context.ledger);

  const holdings: Holdings = { images: [], charts: [], files: [] };
  for (const descriptor of index.manifests) {
    const isCompanion = companionKind.test(descriptor.annotations[annotationKeys.kind] ?? '');
    if (!isCompanion) await classify(descriptor, context, holdings);
  }
  return { ...holdings, images: withoutRepeats(holdings.images) };
}

async function classify(descriptor: Descriptor, context: ReaderContext, holdings: Holdings): Promise<void> {
  const place = descriptor.annotations[annotationKeys.refName] ?? descriptor.digest;
  const isNamedImage = descriptor.annotations[annotationKeys.containerdName] !== undefined;
  const imageName = isNamedImage ? canonicalName(annotatedName(descriptor) ?? place) : undefined;
  const tree = await walkTree(descriptor, imageName ?? place, context);
  // Nothing can be said of a name that is no digest; the ledger has the fault.
  if (!digestSchema.safeParse(descriptor.digest).success) return;

  const configType = tree.manifest?.config.mediaType;
  if (configType === mediaTypes.helmConfig) {
    holdings.charts.push(await chartEntry(place, descriptor, tree, context));
  } else if (configType !== undefined && fileConfigType.test(configType)) {
    holdings.files.push(fileEntry(place, descriptor, tree));
  } else if (imageName !== undefined || tree.manifest !== undefined) {
    const reference = imageName ?? canonicalName(annotatedName(descriptor) ?? place);
    holdings.images.push(imageEntry(reference, descriptor, tree, { place, carrier: 'haul' }));
  }
}

async function chartEntry(
  reference: string,
  { digest }: Descriptor,
  tree: WalkedTree,
  { ledger, limits }: ReaderContext,
): Promise<BundleChart> {
  const configDigest = tree.manifest?.config.digest ?? '';
  const file = ledger.verified(configDigest);
  const config = file ? await readJson(file, chartConfigSchema, limits) : undefined;
  const place = reference;
  const archive = tree.manifest?.layers[0]?.digest ?? digest;
  if (config?.ok)
    return { name: config.value.name, version: config.value.version, reference, digest, place, archive };

  if (config) ledger.blame(configDigest, 'unreadable', `it is no chart's metadata: it ${config.reason}`);
  const [name = reference, version = ''] = reference.replace(/^.*\//, '').split(':');
  return { name, version, reference, digest, place, archive };
}

function fileEntry(reference: string, { digest }: Descriptor, tree: WalkedTree): BundleFile {
  const layer = tree.manifest?.layers[0];
  const title = layer?.annotations[annotationKeys.title];
  return {
    name: title ?? reference.replace(/^.*\//, ''),
    reference,
    digest: layer?.digest ?? digest,
    place: reference,
    bytes: layer?.size ?? 0,
    kind: 'other',
  };
}
