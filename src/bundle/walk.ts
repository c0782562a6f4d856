import { digestSchema, type BundleImage } from '../model/bundle.ts';
import { readJson } from './json.ts';
import type { Ledger } from './ledger.ts';
import { maxIndexDepth, type BundleLimits } from './limits.ts';
import {
  imageConfigSchema,
  manifestOrIndexSchema,
  mediaTypes,
  platformText,
  type Descriptor,
  type OciIndex,
  type OciManifest,
} from './oci.ts';

/** What hangs below one name: an image, a chart or a file, as far as it could be read. */
export interface WalkedTree {
  readonly mediaType: string;
  /** The root first, and every manifest before what it refers to. */
  readonly blobs: BundleImage['blobs'];
  readonly platforms: string[];
  /** The first manifest met; absent where none could be read. */
  readonly manifest?: OciManifest;
}

/** Everything a walk needs besides the root. */
export interface WalkContext {
  readonly ledger: Ledger;
  readonly limits: BundleLimits;
}

/**
 * Follows an index or manifest to every blob of every platform and notes each need in the ledger. Blobs that are at
 * fault end their branch; each blob is visited once, so circles and shared branches cost nothing.
 */
export async function walkTree(
  root: Descriptor,
  neededBy: string,
  context: WalkContext,
): Promise<WalkedTree> {
  const { ledger } = context;
  const seen = new Set<string>();
  /** Post-order: what is referred to stands before what refers to it. */
  const finished: BundleImage['blobs'] = [];
  const platforms = new Set<string>();
  let firstManifest: OciManifest | undefined;
  let rootType = root.mediaType;
  await visitDocument(root, 0);
  return {
    mediaType: rootType,
    blobs: finished.reverse(),
    platforms: [...platforms].sort(),
    ...(firstManifest ? { manifest: firstManifest } : {}),
  };

  async function visitDocument(descriptor: Descriptor, depth: number): Promise<void> {
    if (!enterOnce(descriptor)) return;
    const document = await readDocument(descriptor, depth);
    const mediaType = descriptor.mediaType || typeOf(document);
    if (depth === 0) rootType = mediaType;
    if (document && 'manifests' in document) {
      for (const { platform } of document.manifests) if (platform) notePlatform(platform);
      for (const child of document.manifests.toReversed()) await visitDocument(child, depth + 1);
    } else if (document) {
      firstManifest = document;
      for (const child of [document.config, ...document.layers].toReversed()) visitLeaf(child);
      if (descriptor.platform) notePlatform(descriptor.platform);
      else await noteConfigPlatform(document);
    }
    finish(descriptor, mediaType);
  }

  function visitLeaf(descriptor: Descriptor): void {
    if (enterOnce(descriptor)) finish(descriptor, descriptor.mediaType);
  }

  function enterOnce(descriptor: Descriptor): boolean {
    ledger.need(descriptor.digest, descriptor.size, neededBy);
    if (seen.has(descriptor.digest)) return false;
    seen.add(descriptor.digest);
    return true;
  }

  function finish({ digest, size }: Descriptor, mediaType: string): void {
    if (digestSchema.safeParse(digest).success) finished.push({ digest, bytes: size, mediaType });
  }

  async function readDocument(
    { digest }: Descriptor,
    depth: number,
  ): Promise<OciIndex | OciManifest | undefined> {
    const file = ledger.verified(digest);
    if (!file) return undefined;
    if (depth > maxIndexDepth) {
      ledger.blame(digest, 'unreadable', `it lies deeper than ${maxIndexDepth} indexes`);
      return undefined;
    }
    const document = await readJson(file, manifestOrIndexSchema, context.limits);
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
    const config = await readJson(file, imageConfigSchema, context.limits);
    if (config.ok) notePlatform(config.value);
  }
}

function typeOf(document: OciIndex | OciManifest | undefined): string {
  if (!document) return '';
  return document.mediaType ?? ('manifests' in document ? mediaTypes.ociIndex : mediaTypes.ociManifest);
}
