import type { StoredFile } from '../contents/stored-file.ts';

/** Links that lead to links; more than this is a circle or a joke. */
const maxLinkHops = 8;

/** Names that stand for other names of the same archive. */
export interface Links {
  /** By the link's own name. */
  readonly targets: Map<string, string>;
  /** The file of that name, through links where it is one. */
  readonly find: (name: string) => StoredFile | undefined;
}

export function createLinks(files: ReadonlyMap<string, StoredFile>): Links {
  const targets = new Map<string, string>();
  return {
    targets,
    find(name) {
      let current: string | undefined = name;
      for (let hop = 0; hop <= maxLinkHops && current !== undefined; hop += 1) {
        const file = files.get(current);
        if (file) return file;
        current = targets.get(current);
      }
      return undefined;
    },
  };
}
