import { readRange } from '../../system/byte-range.ts';
import type { ArchiveContents } from '../contents/archive.ts';

interface Rule {
  readonly matches: (path: string) => boolean;
  /** A `!` before the pattern: what does not match is left out. */
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

/** Helm adds this to every chart's rules. */
const hiddenTemplates = 'templates/.?*';

/** Bytes of `.helmignore` that are read. */
const maxBytes = 64 * 1024;

/**
 * Tells which files `.helmignore` leaves out of a chart, by path. Source: pkg/ignore of helm: shell patterns without `**`;
 * one without a slash matches the name alone, one with a slash at its end only folders.
 */
export async function helmIgnores(contents: ArchiveContents): Promise<(path: string) => boolean> {
  const range = contents.find('.helmignore')?.range;
  const text = range ? (await readRange(range, maxBytes)).toString('utf8') : '';
  const lines = text.split('\n').map((line) => line.trim());
  const written = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const rules = [...written, hiddenTemplates].map(ruleOf);
  return (path) => prefixesOf(path).some(({ prefix, isFolder }) => isIgnored(prefix, isFolder, rules));
}

/** A path is left out where one of its folders is, or itself. */
function prefixesOf(path: string): { prefix: string; isFolder: boolean }[] {
  const parts = path.split('/');
  return parts.map((_, index) => ({
    prefix: parts.slice(0, index + 1).join('/'),
    isFolder: index < parts.length - 1,
  }));
}

function isIgnored(path: string, isFolder: boolean, rules: readonly Rule[]): boolean {
  return rules.some(({ matches, negated, foldersOnly }) => {
    const isMeant = (!foldersOnly || isFolder) && matches(path);
    return isMeant !== negated;
  });
}

function ruleOf(line: string): Rule {
  const negated = line.startsWith('!');
  const body = negated ? line.slice(1) : line;
  const foldersOnly = body.endsWith('/');
  const pattern = foldersOnly ? body.slice(0, -1) : body;
  const isWholePath = pattern.includes('/');
  const expression = globPattern(pattern.replace(/^\//, ''));
  const matches = (path: string) => expression.test(isWholePath ? path : path.replace(/^.*\//, ''));
  return { matches, negated, foldersOnly };
}

/** Go's filepath.Match as a regular expression; a broken pattern matches nothing. */
function globPattern(glob: string): RegExp {
  const escaped = glob.replaceAll(/[.+^${}()|\\]/g, String.raw`\$&`);
  const source = escaped.replaceAll('*', '[^/]*').replaceAll('?', '[^/]');
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /$^/;
  }
}
