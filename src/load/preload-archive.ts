import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { packTar, type TarSource } from 'modern-tar/fs';
import type { BlobRange, BlobSource, BundleImage } from '../model/bundle.ts';
import { parseImageReference } from '../model/image-reference.ts';
import { streamRange } from '../system/byte-range.ts';
import { inArchive } from './preloaded.ts';
import { fetchBlobs, planPush, rangeOf } from './push-plan.ts';

export interface PreloadArchiveOptions {
  /** File to write. */
  readonly path: string;
  readonly images: readonly BundleImage[];
  readonly blobs: BlobSource;
  readonly signal: AbortSignal;
}

/**
 * Writes a tar that K3s imports from its images folder: an OCI layout, each blob once and as it lies in the bundle, under
 * the names the bundle gives the images. Colliding names and unavailable blobs are refused before the first byte.
 */
export async function writePreloadArchive({
  path,
  images,
  blobs,
  signal,
}: PreloadArchiveOptions): Promise<void> {
  planPush(images, inArchive);
  await fetchBlobs(images, blobs);
  const index = { schemaVersion: 2, manifests: images.flatMap(descriptorsOf) };
  const entries: TarSource[] = [
    { type: 'content', target: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
    { type: 'content', target: 'index.json', content: JSON.stringify(index) },
  ];
  const written = new Set<string>();
  for (const image of images) {
    for (const digest of [image.digest, ...image.blobs.map((blob) => blob.digest)]) {
      if (written.has(digest)) continue;
      written.add(digest);
      const range = rangeOf(digest, image, blobs);
      const target = `blobs/${digest.replace(':', '/')}`;
      entries.push({ type: 'stream', target, content: lazily(range), size: range.bytes });
    }
  }
  await pipeline(packTar(entries), createWriteStream(path), { signal });
}

/** A stream that opens its file when it is first read: an archive has more blobs than a process may have files open. */
function lazily(range: BlobRange): Readable {
  const chunks = async function* () {
    yield* streamRange(range) as AsyncIterable<Uint8Array>;
  };
  return Readable.from(chunks(), { objectMode: false });
}

/** One for each name; containerd takes the whole name from its own annotation, other programs from the layout's. */
function descriptorsOf(image: BundleImage): unknown[] {
  const size = image.blobs.find(({ digest }) => digest === image.digest)?.bytes ?? 0;
  return namesOf(image.reference).map((name) => ({
    mediaType: image.mediaType,
    digest: image.digest,
    size,
    annotations: { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name },
  }));
}

/** A pod that names tag and digest is looked up by the digest alone, one that names the tag by the tag. */
function namesOf(reference: string): string[] {
  const parsed = parseImageReference(reference);
  if (!parsed.ok) return [];
  const { registry, repository, tag, digest } = parsed.reference;
  const name = `${registry}/${repository}`;
  return [
    ...(tag === undefined ? [] : [`${name}:${tag}`]),
    ...(digest === undefined ? [] : [`${name}@${digest}`]),
  ];
}
