import type { BundleImage } from '../model/bundle.ts';
import { type ImageReference, parseImageReference } from '../model/image-reference.ts';
import type { LoadSettings } from '../model/scenario.ts';
import type { RepositoryOf } from './load-mode-plan.ts';

/** How images of several registries lie in one mirror. */
export interface MirrorPaths {
  /** By registry, the path put before each of its repositories; registries without an entry share the mirror's root. */
  readonly prefixes: ReadonlyMap<string, string>;
  readonly repositoryOf: RepositoryOf;
}

/** The registry that stays at the root: nearly everything is its. */
const rootRegistry = 'docker.io';

/**
 * Gives a path of its own to each registry that has an image of the same repository and tag as another registry, but with
 * another digest: a mirror knows no registries. All others keep the plain paths that sites without rewrites use, and so do
 * all where the site brings its own registries.yaml: airtight's rewrites are not in it.
 */
export function mirrorPaths(
  images: readonly Pick<BundleImage, 'reference' | 'digest'>[],
  settings: LoadSettings,
): MirrorPaths {
  const prefixes =
    'registriesFile' in settings && settings.registriesFile !== undefined
      ? new Map<string, string>()
      : prefixesFor(images);
  const repositoryOf = ({ registry, repository }: ImageReference): string => {
    const prefix = prefixes.get(registry);
    return prefix === undefined ? repository : `${prefix}/${repository}`;
  };
  return { prefixes, repositoryOf };
}

function prefixesFor(images: readonly Pick<BundleImage, 'reference' | 'digest'>[]): Map<string, string> {
  const taken = new Map<string, Map<string, string>>();
  const prefixes = new Map<string, string>();
  for (const { reference, digest } of images) {
    const parsed = parseImageReference(reference);
    if (!parsed.ok || parsed.reference.tag === undefined) continue;
    const { registry, repository, tag } = parsed.reference;
    const place = `${repository}:${tag}`;
    const digests = taken.get(place) ?? new Map<string, string>();
    taken.set(place, digests.set(registry, digest));
    if (new Set(digests.values()).size === 1) continue;
    for (const each of digests.keys()) if (each !== rootRegistry) prefixes.set(each, prefixOf(each));
  }
  return prefixes;
}

/** The registry's host as a part of a path, where neither colons nor brackets may stand. */
function prefixOf(registry: string): string {
  return registry
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}
