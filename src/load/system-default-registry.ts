import { formatReference, parseImageReference } from '../model/image-reference.ts';
import type { LoadModeOptions, LoadModePlan, RepositoryOf } from './load-mode-plan.ts';
import { accessTo, registryFiles } from './registries-file.ts';

/**
 * `--system-default-registry`: K3s asks the registry for its own images, and pods get from it what they name by its
 * address. Nothing is mirrored: an image that is asked for under its public name is asked for outside. Source: K3s
 * documentation, "Air-Gap Install" and "Private Registry Configuration".
 */
export function planSystemDefaultRegistry(
  options: Pick<LoadModeOptions, 'settings' | 'registry' | 'registriesFile'>,
): LoadModePlan {
  const { address, url, ca } = options.registry;
  // containerd takes HTTPS for granted where the registry's own name is asked.
  const plain = ca === undefined ? { mirrors: { [address]: { endpoint: [url] } } } : {};
  const files = registryFiles(options, { ...plain, ...accessTo(options.registry) });
  return {
    serverArguments: ['--system-default-registry', address],
    node: () => ({ files, archives: [] }),
    pushesImages: true,
    repositoryOf: byPath,
    imageName: (reference) => {
      const parsed = parseImageReference(reference);
      return parsed.ok ? formatReference({ ...parsed.reference, registry: address }) : reference;
    },
  };
}

/** The registry an image comes from plays no part: every path lies below the one registry. */
export const byPath: RepositoryOf = ({ repository }) => repository;
