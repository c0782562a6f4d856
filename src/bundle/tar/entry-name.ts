import { quoted, refusal } from '../refusal.ts';

/** An entry's name without `./` and doubled slashes; absolute names, `..`, backslashes and NUL are refused. */
export function safeEntryName(name: string): string {
  const fault = nameFault(name);
  if (fault !== undefined)
    throw refusal('bundle-entry-unsafe', `The bundle's entry ${quoted(name)} ${fault}.`);
  return partsOf(name).join('/');
}

/**
 * Where a link inside the archive points, as an entry name. Symbolic links count from the link's own folder, hard links
 * from the archive's root; `docker save` writes the former for layers that images share. A way out is refused.
 */
export function linkTarget(name: string, target: string, kind: 'link' | 'symlink'): string {
  const resolved = kind === 'symlink' ? partsOf(name).slice(0, -1) : [];
  for (const part of partsOf(target)) {
    if (part !== '..') resolved.push(part);
    else if (resolved.pop() === undefined) throw wayOut(name, target);
  }
  if (target.startsWith('/') || resolved.length === 0) throw wayOut(name, target);
  return resolved.join('/');
}

function wayOut(name: string, target: string): Error {
  const message = `The bundle's entry ${quoted(name)} is a link to ${quoted(target)}, outside the archive.`;
  return refusal('bundle-entry-unsafe', message);
}

function partsOf(name: string): string[] {
  return name.split('/').filter((part) => part !== '' && part !== '.');
}

function nameFault(name: string): string | undefined {
  if (name === '') return 'has no name';
  if (name.startsWith('/')) return 'has an absolute name';
  if (name.split('/').includes('..')) return 'climbs out of the archive with ".."';
  if (name.includes('\\')) return 'has a backslash in its name';
  if (name.includes('\0')) return 'has a NUL in its name';
  return undefined;
}
