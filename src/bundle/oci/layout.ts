import { digestSchema, type BundleFormat } from '../../model/bundle.ts';
import { chartEntry } from './chart-entry.ts';
import { attestationsOf, companionsOf, isMarkedCompanion, isReferrersTag } from './companion.ts';
import { holdingsOf, type Holdings, type ReaderContext } from '../holdings.ts';
import { canonicalName, fullName, imageEntry, placeOf, unnamedImage } from './image-entry.ts';
import { annotationKeys, mediaTypes, type Descriptor, type OciIndex } from './oci.ts';
import { artifactFile, isHaulerFile } from './artifact-file.ts';
import { walkTree, type TreeDocument, type WalkedTree } from './walk.ts';

/** What differs between the formats that are OCI layouts at heart. */
export interface Dialect {
  readonly carrier: BundleFormat;
  /** Names beyond those that the usual annotations give an image. */
  readonly furtherNames?: (descriptor: Descriptor, tree: WalkedTree) => readonly string[];
}

/**
 * Reads what an OCI index names: images, charts, files and companions are told apart by their manifests, by annotation
 * where the manifest cannot tell. Blobs must have been entered before.
 */
export async function readLayout(
  index: OciIndex,
  context: ReaderContext,
  dialect: Dialect,
): Promise<Holdings> {
  const holdings = holdingsOf({});
  const digestByName = namedDigests(index);
  const followed = new Set<string>();
  await readAll(index.manifests, 0);
  return holdings;

  async function readAll(descriptors: readonly Descriptor[], depth: number): Promise<void> {
    for (const descriptor of descriptors) await readOne(descriptor, depth);
  }

  async function readOne(descriptor: Descriptor, depth: number): Promise<void> {
    const place = placeOf(descriptor);
    const name = nameOf(descriptor, dialect);
    const tree = await walkTree(descriptor, (root) => label(descriptor, root, place, name, dialect), context);
    // Nothing can be said of a name that is no digest; the ledger has the fault.
    if (!digestSchema.safeParse(descriptor.digest).success) return;

    const inner = innerIndex(descriptor, name, tree);
    if (inner && depth < context.limits.maxIndexDepth) {
      if (followed.has(descriptor.digest)) return;
      followed.add(descriptor.digest);
      await readAll(inner.manifests, depth + 1);
      return;
    }
    const companions = companionsOf(descriptor, tree, place, digestByName);
    holdings.companions.push(...companions, ...attestationsOf(tree, place));
    if (companions.length > 0) return;
    if (tree.manifest?.config.mediaType === mediaTypes.helmConfig)
      holdings.charts.push(await chartEntry(place, descriptor, tree.manifest, context));
    else if (tree.manifest && isHaulerFile(descriptor, tree.manifest))
      holdings.files.push(await artifactFile(place, descriptor, tree.manifest, context));
    else listImage(descriptor, tree, place, name);
  }

  function listImage(
    descriptor: Descriptor,
    tree: WalkedTree,
    place: string,
    name: string | undefined,
  ): void {
    const names = name === undefined ? (dialect.furtherNames?.(descriptor, tree) ?? []) : [name];
    for (const each of names)
      holdings.images.push(imageEntry(each, descriptor, tree, { place, carrier: dialect.carrier }));
    // What could not be read may have been anything; its fault is all there is to say.
    if (names.length === 0 && tree.manifest)
      holdings.files.push(unnamedImage(descriptor.digest, descriptor.size, place));
  }
}

/** What a fault calls an entry: an image by its full name, all else, and what may be anything, by its place. */
function label(
  descriptor: Descriptor,
  root: TreeDocument,
  place: string,
  name: string | undefined,
  { carrier }: Dialect,
): string {
  if (name === undefined || isMarkedCompanion(descriptor)) return place;
  const isNamedAsImage = descriptor.annotations[annotationKeys.containerdName] !== undefined;
  if (!root) return isNamedAsImage || carrier !== 'haul' ? name : place;
  if ('manifests' in root) return name;
  const isOther = root.config.mediaType === mediaTypes.helmConfig || isHaulerFile(descriptor, root);
  return isOther || root.subject ? place : name;
}

/** Canonical name of an image, by the annotation that says it most fully; undefined where none does. */
function nameOf(descriptor: Descriptor, { carrier }: Dialect): string | undefined {
  const { annotations } = descriptor;
  const containerdName = annotations[annotationKeys.containerdName];
  if (containerdName !== undefined && !isMarkedCompanion(descriptor)) return canonicalName(containerdName);
  const original = fullName(annotations[annotationKeys.haulerOriginal]);
  const base = carrier === 'zarf-package' ? fullName(annotations[annotationKeys.baseName]) : undefined;
  return original ?? base ?? fullName(annotations[annotationKeys.refName]);
}

/** An index that is no image of several platforms but a list of things with names, or of what refers to a digest. */
function innerIndex(
  descriptor: Descriptor,
  name: string | undefined,
  { root }: WalkedTree,
): OciIndex | undefined {
  if (!root || !('manifests' in root)) return undefined;
  if (isReferrersTag(descriptor)) return root;
  const isList = root.manifests.some(
    ({ annotations }) =>
      annotations[annotationKeys.containerdName] !== undefined ||
      annotations[annotationKeys.refName] !== undefined,
  );
  return name === undefined && isList ? root : undefined;
}

/** What each name of an index stands for; companions may share the name and are left out. */
function namedDigests({ manifests }: OciIndex): Map<string, string> {
  const digests = new Map<string, string>();
  for (const descriptor of manifests) {
    if (isMarkedCompanion(descriptor)) continue;
    for (const key of [annotationKeys.containerdName, annotationKeys.refName]) {
      const name = descriptor.annotations[key];
      if (name !== undefined && !digests.has(name)) digests.set(name, descriptor.digest);
    }
  }
  return digests;
}
