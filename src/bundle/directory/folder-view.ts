import type { ArchiveContents } from '../contents/archive.ts';
import type { StoredFile } from '../contents/stored-file.ts';

/** What lies below a folder, seen as an archive of its own: of all names, or of those given. */
export function folderView(
  contents: ArchiveContents,
  folder: string,
  names: Iterable<string> = contents.files.keys(),
): ArchiveContents {
  const prefix = folder === '' ? '' : `${folder}/`;
  const files = new Map<string, StoredFile>();
  for (const name of names) {
    const file = name.startsWith(prefix) ? contents.files.get(name) : undefined;
    if (file) files.set(name.slice(prefix.length), file);
  }
  return {
    files,
    find: (name) => contents.find(prefix + name),
    fetch: (wanted) => contents.fetch(wanted),
  };
}
