import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const provisionsSchema = z.object({
  /** Image of the tools container: registry, owner of namespaces, resolver, capture. */
  toolsImage: z.string(),
  /** Image of the node that runs where neither the user nor the bundle names one. */
  nodeImage: z.string(),
  /** Docker archive of that node's system images, for bundles that lack them; absent where there is none. */
  systemImages: z.string().optional(),
  /** Sample bundles by name; `sample` is the good one, the others are broken twins. */
  bundles: z.record(z.string(), z.string()),
  /** The programs that render charts and kustomizations; absent where they could not be compiled. */
  helm: z.string().optional(),
  kustomize: z.string().optional(),
});
/** What set-up left on this machine for runs to use. */
export type Provisions = z.infer<typeof provisionsSchema>;

/** Where everything built is kept, outside any checkout: `AIRTIGHT_CACHE`, else `XDG_CACHE_HOME/airtight`, else `~/.cache/airtight`. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment['AIRTIGHT_CACHE'];
  if (own) return own;
  return join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'airtight');
}

export function provisionsFile(): string {
  return join(cacheFolder(), 'provisions.json');
}

/** Reads what set-up left; undefined where set-up never ran. */
export async function readProvisions(): Promise<Provisions | undefined> {
  const text = await readFile(provisionsFile(), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : provisionsSchema.parse(JSON.parse(text));
}
