import { digestSchema, type BundleImage } from '../../model/bundle.ts';
import { readJson } from '../json.ts';
import type { Ledger } from '../ledger.ts';
import type { BundleLimits } from '../limits.ts';
import {
  annotationKeys,
  imageConfigSchema,
  manifestOrIndexSchema,
  mediaTypes,
  platformText,
  type Descriptor,
  type OciIndex,
  type OciManifest,
} from './oci.ts';
import { refusal } from '../refusal.ts';

/** What hangs below one name: an image, a chart or a file, as far as it could be read. */
export interface WalkedTree {
  readonly mediaType: string;
  /** The root first, and every manifest before what it refers to. */
  readonly blobs: BundleImage['blobs'];
  readonly platforms: string[];
  /** What the name itself stands for; absent where it could not be read. */
  readonly root?: OciIndex | OciManifest;
  /** The first manifest of an image met; absent where none could be read. */
  readonly manifest?: OciManifest;
  /** Manifests that vouch for others of the same index (BuildKit); they are no platform's image. */
  readonly attestations: readonly { readonly descriptor: Descriptor; readonly manifest: OciManifest }[];
}

/** Everything a walk needs besides the root. */
export interface WalkContext {
  readonly ledger: Ledger;
  readonly limits: BundleLimits;
}

/** The document a descriptor points to; undefined where it could not be read. */
export type TreeDocument = OciIndex | OciManifest | undefined;

/**
 * Follows an index or manifest to every blob of every platform and notes each need in the ledger, under the name that is
 * right for what the root turns out to be. Blobs that are at fault end their branch; each blob is visited once, so
 * circles and shared branches cost nothing.
 */
export async function walkTree(
  root: Descriptor,
  nameFor: (root: TreeDocument) => string,
  context: WalkContext,
): Promise<WalkedTree> {
  const { ledger, limits } = context;
  const seen = new Set<string>();
  /** Post-order: what is referred to stands before what refers to it. */
  const finished: BundleImage['blobs'] = [];
  const platforms = new Set<string>();
  const attestations: WalkedTree['attestations'][number][] = [];
  let firstManifest: OciManifest | undefined;
  const rootDocument = await readDocument(root, 0);
  const neededBy = nameFor(rootDocument);
  await visitDocument(root, 0, undefined);
  return {
    mediaType: root.mediaType || typeOf(rootDocument),
    blobs: finished.reverse(),
    platforms: [...platforms].sort(),
    ...(rootDocument ? { root: rootDocument } : {}),
    ...(firstManifest ? { manifest: firstManifest } : {}),
    attestations: attestations.reverse(),
  };

  async function visitDocument(
    descriptor: Descriptor,
    depth: number,
    outerPlatform: string | undefined,
  ): Promise<void> {
    const platform = descriptor.platform ? platformText(descriptor.platform) : outerPlatform;
    if (!enterOnce(descriptor, platform)) return;
    const document = depth === 0 ? rootDocument : await readDocument(descriptor, depth);
    if (document && 'manifests' in document) {
      for (const child of document.manifests) if (child.platform) notePlatform(child.platform);
      for (const child of document.manifests.toReversed()) await visitDocument(child, depth + 1, platform);
    } else if (document) {
      if (isAttestation(descriptor)) attestations.push({ descriptor, manifest: document });
      else firstManifest = document;
      for (const child of [document.config, ...document.layers].toReversed()) visitLeaf(child, platform);
      if (descriptor.platform) notePlatform(descriptor.platform);
      else await noteConfigPlatform(document);
    }
    finish(descriptor, descriptor.mediaType || typeOf(document));
  }

  function visitLeaf(descriptor: Descriptor, platform: string | undefined): void {
    if (enterOnce(descriptor, platform)) finish(descriptor, descriptor.mediaType);
  }

  function enterOnce(descriptor: Descriptor, platform: string | undefined): boolean {
    ledger.need(descriptor.digest, descriptor.size, neededBy, platform);
    if (seen.has(descriptor.digest)) return false;
    seen.add(descriptor.digest);
    return true;
  }

  function finish({ digest, size }: Descriptor, mediaType: string): void {
    if (digestSchema.safeParse(digest).success) finished.push({ digest, bytes: size, mediaType });
  }

  async function readDocument({ digest }: Descriptor, depth: number): Promise<TreeDocument> {
    const file = ledger.verified(digest);
    if (!file) return undefined;
    if (depth > limits.maxIndexDepth) {
      ledger.blame(digest, 'unreadable', `it lies deeper than ${limits.maxIndexDepth} indexes`);
      return undefined;
    }
    if (ledger.follow(file) > limits.maxRepeatedBytes) {
      const message = `The bundle's indexes lead to the same documents so often that over ${limits.maxRepeatedBytes} bytes are read again (maxRepeatedBytes).`;
      throw refusal('bundle-limit-exceeded', message);
    }
    const document = await readJson(file, manifestOrIndexSchema, limits);
    if (document.ok) return document.value;
    ledger.blame(digest, 'unreadable', `it is no manifest or index: it ${document.reason}`);
    return undefined;
  }

  function notePlatform(platform: Parameters<typeof platformText>[0]): void {
    const text = platformText(platform);
    if (text !== undefined) platforms.add(text);
  }

  async function noteConfigPlatform(manifest: OciManifest): Promise<void> {
    const file = ledger.verified(manifest.config.digest);
    if (!file) return;
    const config = await readJson(file, imageConfigSchema, limits);
    if (config.ok) notePlatform(config.value);
  }
}

function isAttestation({ annotations }: Descriptor): boolean {
  return annotations[annotationKeys.buildkitType] === 'attestation-manifest';
}

function typeOf(document: TreeDocument): string {
  if (!document) return '';
  return document.mediaType ?? ('manifests' in document ? mediaTypes.ociIndex : mediaTypes.ociManifest);
}
