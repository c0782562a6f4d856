import type { Readable } from 'node:stream';
import { packTar } from 'modern-tar/fs';
import { z } from 'zod';
import type { BlobRange, BlobSource, BundleImage } from '../model/bundle.ts';
import { readRange, streamRange } from '../system/byte-range.ts';
import { bundleFault } from './load-error.ts';

/** Manifests are small; one beyond this many bytes is none. */
const maxManifestBytes = 4 * 1024 * 1024;

const descriptorSchema = z.looseObject({ digest: z.string() });
const manifestSchema = z.looseObject({ config: descriptorSchema, layers: z.array(descriptorSchema) });
const indexSchema = z.looseObject({
  manifests: z.array(
    z.looseObject({
      digest: z.string(),
      platform: z.looseObject({ os: z.string(), architecture: z.string() }).optional(),
    }),
  ),
});

/** One image as `docker load` takes it from every engine since 1.10. */
export interface DockerArchive {
  /** Digest of the image's config, which is the image's ID in an engine's own store. */
  readonly config: string;
  /** The tar, its blobs as they lie in the bundle. */
  open(tag: string): Readable;
}

/** Finds what an engine of the platform (`os/arch`) needs of an image; an AirtightError of kind `usage` where it is not there. */
export async function dockerArchive(
  image: BundleImage,
  blobs: Pick<BlobSource, 'range'>,
  platform: string,
): Promise<DockerArchive> {
  const rangeOf = (digest: string): BlobRange => {
    const range = blobs.range(digest);
    if (range) return range;
    throw bundleFault(
      'load-blob-unavailable',
      `${image.reference} cannot be loaded: its blob ${digest} is missing from the bundle or damaged.`,
      "See the bundle's faults and build it again.",
    );
  };
  const read = async (digest: string): Promise<unknown> =>
    JSON.parse((await readRange(rangeOf(digest), maxManifestBytes)).toString('utf8'));

  let document = await read(image.digest);
  const index = indexSchema.safeParse(document);
  if (index.success) {
    const wanted = index.data.manifests.find(
      (one) => one.platform && `${one.platform.os}/${one.platform.architecture}` === platform,
    );
    if (!wanted) {
      throw bundleFault(
        'load-blob-unavailable',
        `${image.reference} is not in the bundle for ${platform}.`,
        'Name another node image with --node-image.',
      );
    }
    document = await read(wanted.digest);
  }
  const { config, layers } = manifestSchema.parse(document);
  return {
    config: config.digest,
    open: (tag) => {
      const digests = [...new Set([config.digest, ...layers.map(({ digest }) => digest)])];
      const manifest = [
        {
          Config: pathOf(config.digest),
          RepoTags: [tag],
          Layers: layers.map(({ digest }) => pathOf(digest)),
        },
      ];
      return packTar([
        ...digests.map((digest) => {
          const range = rangeOf(digest);
          return {
            type: 'stream' as const,
            content: streamRange(range),
            target: pathOf(digest),
            size: range.bytes,
          };
        }),
        { type: 'content' as const, content: JSON.stringify(manifest), target: 'manifest.json' },
      ]);
    },
  };
}

function pathOf(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
