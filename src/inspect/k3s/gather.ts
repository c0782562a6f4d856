import type { BlobSource, Bundle, BundleFile } from '../../model/bundle.ts';
import type { K3sFacts } from '../../model/inspection.ts';
import { isK3sNodeImage, isK3sSystemImage, k3sVersionOfImage } from '../../model/k3s.ts';
import { streamRange } from '../../system/byte-range.ts';
import { blobBytes } from '../blob-bytes.ts';
import type { InspectSubject } from '../types.ts';
import { binaryVersion } from './binary-version.ts';
import { compareSums } from './checksums.ts';
import { readImageList } from './image-list.ts';

/** Larger than any list of images or checksums, in bytes. */
const maxListBytes = 4 * 1024 * 1024;

/** What the bundle brings of K3s or RKE2: binaries, node images, image lists, airgap archives and checksums. */
export async function gatherK3s({ bundle, blobs }: InspectSubject): Promise<K3sFacts> {
  const ofKind = (kind: BundleFile['kind']): BundleFile[] =>
    bundle.files.filter((file) => file.kind === kind);
  const [programs, lists, checksums] = [ofKind('k3s-binary'), ofKind('image-list'), ofKind('checksums')];
  await blobs.fetch([...programs, ...lists, ...checksums].map(({ digest }) => digest));

  const binaries: K3sFacts['binaries'][number][] = [];
  for (const { place, digest } of programs) {
    const range = blobs.range(digest);
    const version = range && (await binaryVersion(streamRange(range)));
    binaries.push({ place, ...(version !== undefined && { version }) });
  }
  const nodeImages = nodeImagesOf(bundle);
  const version = [...binaries, ...nodeImages].find((each) => each.version !== undefined)?.version;
  return {
    binaries,
    nodeImages,
    lists: await Promise.all(lists.map((file) => imageList(file, blobs))),
    archives: archivesOf(bundle),
    sums: (await Promise.all(checksums.map((file) => sums(file, bundle, blobs)))).flat(),
    ...(version !== undefined && { version }),
  };
}

async function imageList(
  { place, digest }: BundleFile,
  blobs: BlobSource,
): Promise<K3sFacts['lists'][number]> {
  const read = await blobBytes(blobs, digest, maxListBytes);
  if (read.ok) return readImageList(place, read.bytes.toString('utf8'));
  return { place, images: [], unread: [{ line: 1, text: '', reason: read.reason }] };
}

async function sums(
  { place, digest }: BundleFile,
  bundle: Bundle,
  blobs: BlobSource,
): Promise<K3sFacts['sums']> {
  const read = await blobBytes(blobs, digest, maxListBytes);
  return read.ok ? compareSums(place, read.bytes.toString('utf8'), bundle) : [];
}

function nodeImagesOf({ images }: Bundle): K3sFacts['nodeImages'] {
  return images
    .filter(({ reference }) => isK3sNodeImage(reference))
    .map(({ reference }) => {
      const version = k3sVersionOfImage(reference);
      return { reference, ...(version !== undefined && { version }) };
    });
}

/** The whole candidate where it is a docker archive itself, else the parts that are one. */
function archivesOf({ name, format, images, parts }: Bundle): string[] {
  const own = images.filter(
    ({ carrier, reference }) => carrier === 'docker-archive' && isK3sSystemImage(reference),
  );
  if (format === 'docker-archive') return own.length === 0 ? [] : [name];
  const holders = new Set(own.flatMap((image) => outerPlaces(image.place)));
  return parts
    .filter((part) => part.format === 'docker-archive' && holders.has(part.place))
    .map(({ place }) => place);
}

/** A place and every archive around it. */
function outerPlaces(place: string): string[] {
  const parts = place.split('!');
  return parts.map((_, index) => parts.slice(0, index + 1).join('!'));
}
