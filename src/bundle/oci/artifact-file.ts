import { digestSchema, type BundleFile } from '../../model/bundle.ts';
import { fileKind } from '../file-kind.ts';
import type { ReaderContext } from '../holdings.ts';
import { annotationKeys, mediaTypes, type Descriptor, type OciManifest } from './oci.ts';

const fileConfigType = /^application\/vnd\.content\.hauler\.file\./;

/**
 * True for a file that Hauler keeps as an artifact: by the media type of its config; newer Haulers write an artifact type
 * that says nothing, and the name that every image of theirs has is absent.
 */
export function isHaulerFile({ annotations }: Descriptor, { config, artifactType }: OciManifest): boolean {
  if (fileConfigType.test(config.mediaType)) return true;
  return artifactType === mediaTypes.haulerFile && annotations[annotationKeys.containerdName] === undefined;
}

/** The file an artifact wraps: its first layer under the layer's title. A layer whose digest is none has its fault already. */
export async function artifactFile(
  place: string,
  { digest }: Descriptor,
  { layers }: OciManifest,
  { ledger }: ReaderContext,
): Promise<BundleFile> {
  const layer = layers.find((each) => digestSchema.safeParse(each.digest).success);
  const name = layer?.annotations[annotationKeys.title] ?? place.replace(/^.*\//, '');
  const stored = layer && ledger.verified(layer.digest);
  return {
    name,
    reference: place,
    digest: layer?.digest ?? digest,
    place,
    bytes: layer?.size ?? 0,
    kind: stored ? await fileKind(stored, name) : 'other',
  };
}
