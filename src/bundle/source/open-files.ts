import { basename } from 'node:path';
import type { FileHasher } from '../../system/file-hasher.ts';
import { together } from '../../system/together.ts';
import { readArchive } from '../contents/archive.ts';
import { compressionOf } from './compression.ts';
import type { OpenedSource } from './opened-source.ts';
import { refusal } from '../refusal.ts';
import { openSourceFile, requireUnchanged, type SourceFile } from './source-file.ts';
import { findSplitFiles, type SplitFiles } from './split-files.ts';
import type { Unpacking } from '../contents/unpacking.ts';
import { readSplitHeader } from './zarf-split.ts';

/** The file, or all files that it is a part of; an empty one, and whatever is no file, is refused. */
export async function findFiles(path: string): Promise<SplitFiles> {
  const split = await findSplitFiles(path);
  const { name, files, ...rest } = split ?? { name: basename(path), files: [openSourceFile(path)] };
  for (const file of files)
    if (file.bytes === 0) throw refusal('bundle-format-unknown', `${file.path} is empty.`);
  return { name, files, ...rest };
}

/** Reads the files as one archive, while another thread hashes them as they are. */
export async function openFiles(
  path: string,
  { name, files, header }: SplitFiles,
  hasher: FileHasher,
  unpacking: Unpacking,
): Promise<OpenedSource> {
  const promised = header && (await readSplitHeader(header, files));
  const [contents, hash] = await together([
    readArchive(
      {
        label: path,
        ranges: files.map((file) => ({ path: file.path, start: 0, bytes: file.bytes })),
        compression: compressionOf(files[0]?.head ?? new Uint8Array(0)),
      },
      unpacking,
    ).catch(async (error: unknown) => {
      // Nothing is left to hash for.
      await hasher.stop();
      // Where the file was changed meanwhile, that explains the rest.
      allUnchanged(files);
      throw error;
    }),
    hasher.hash(files.map((file) => file.path)),
  ]);
  if (promised !== undefined && promised !== hash.whole) {
    throw refusal(
      'bundle-damaged',
      `The parts of ${name} hash to ${hash.whole}, their header says ${promised}.`,
    );
  }
  return {
    name,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    contents,
    isFolder: false,
    sha256: hash.whole,
    parts: files.length > 1 || header ? partsOf(files, hash.each) : [],
    requireUnchanged: () => {
      allUnchanged(files);
    },
  };
}

function allUnchanged(files: readonly SourceFile[]): void {
  for (const file of files) requireUnchanged(file);
}

function partsOf(files: readonly SourceFile[], hashes: readonly string[]): OpenedSource['parts'] {
  return files.map((file, at) => ({
    place: basename(file.path),
    sha256: hashes[at] ?? '',
    bytes: file.bytes,
  }));
}
