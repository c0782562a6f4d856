import type { BundleFormat } from '../model/bundle.ts';
import type { ArchiveContents } from './contents/archive.ts';
import { readDirectory } from './directory/directory.ts';
import { readDockerArchive } from './oci/docker-archive.ts';
import { planFolder } from './directory/folder-plan.ts';
import { readHaul } from './oci/haul.ts';
import { placedIn, type Holdings, type PartReader, type ReaderContext } from './holdings.ts';
import { readOciLayout } from './oci/oci-layout.ts';
import { inside } from './place.ts';
import { recognise, type Recognition } from './recognise.ts';
import { quoted, refusal } from './refusal.ts';
import { readZarfPackage } from './zarf/zarf-package.ts';

const readers: Record<BundleFormat, (context: ReaderContext & PartReader) => Promise<Holdings>> = {
  haul: readHaul,
  'zarf-package': readZarfPackage,
  'docker-archive': readDockerArchive,
  'oci-layout': readOciLayout,
  directory: readDirectory,
};

/** What was found, or in words why there is nothing to read. */
export type ContentsRead =
  | { readonly format: BundleFormat; readonly holdings: Holdings }
  | Extract<Recognition, { readonly format?: undefined }>;

/** Reads an archive with the reader of the format it is recognised as. */
export async function readArchiveContents(context: ReaderContext): Promise<ContentsRead> {
  return readRecognised(context, '', 0);
}

/**
 * Reads a folder: as the one format it is an unpacked archive of, where all of its files belong to that, else as a folder
 * of anything.
 */
export async function readFolderContents(context: ReaderContext): Promise<ContentsRead> {
  if (context.contents.files.size === 0) return { looksLike: 'it is empty' };
  const { units, files } = planFolder([...context.contents.files.keys()]);
  const isOneThing = units.length === 1 && units[0]?.kind === 'bundle' && units[0].folder === '';
  return isOneThing && files.length === 0
    ? readRecognised(context, '', 0)
    : readAs('directory', context, '', 0);
}

async function readRecognised(context: ReaderContext, place: string, depth: number): Promise<ContentsRead> {
  const recognition = await recognise(context.contents, context.limits);
  return recognition.format === undefined ? recognition : readAs(recognition.format, context, place, depth);
}

async function readAs(
  format: BundleFormat,
  context: ReaderContext,
  place: string,
  depth: number,
): Promise<ContentsRead> {
  const unpack: ReaderContext['unpack'] = (file, inner) => context.unpack(file, inside(place, inner));
  const readPart = async (contents: ArchiveContents, inner: string) => {
    const { maxArchiveDepth } = context.limits;
    if (depth >= maxArchiveDepth) {
      const message = `The archive ${quoted(inside(place, inner))} lies deeper than ${maxArchiveDepth} others (maxArchiveDepth).`;
      throw refusal('bundle-limit-exceeded', message);
    }
    const ledger = context.ledger.part(inner);
    const part = await readRecognised({ ...context, contents, ledger }, inside(place, inner), depth + 1);
    return part.format === undefined
      ? undefined
      : { format: part.format, holdings: placedIn(inner, part.holdings) };
  };
  return { format, holdings: await readers[format]({ ...context, unpack, readPart }) };
}
