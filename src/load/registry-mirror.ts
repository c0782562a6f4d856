import { parseImageReference } from '../model/image-reference.ts';
import type { BundleImage } from '../model/bundle.ts';
import type { LoadModeOptions, LoadModePlan } from './load-mode-plan.ts';
import { mirrorPaths } from './mirror-paths.ts';
import { accessTo, registryFiles } from './registries-file.ts';

/** Images without a registry in their name come from here, and so do most charts' images. */
const alwaysMirrored = 'docker.io';

/**
 * registries.yaml mirrors each registry the images name, and docker.io always, to the lab's registry; pods keep the public
 * names. Source: K3s documentation, "Private Registry Configuration".
 */
export function planMirror(
  options: Pick<LoadModeOptions, 'settings' | 'registry' | 'images' | 'registriesFile'>,
): LoadModePlan {
  const { registry, images } = options;
  const paths = mirrorPaths(images, options.settings);
  const mirrors = Object.fromEntries(
    registriesOf(images).map((name) => {
      const prefix = paths.prefixes.get(name);
      const rewrite = prefix === undefined ? {} : { rewrite: { '^(.*)$': `${prefix}/$1` } };
      return [name, { endpoint: [registry.url], ...rewrite }];
    }),
  );
  // Whatever names the registry itself gets there too: containerd takes HTTPS for granted.
  const own = registry.ca === undefined ? { [registry.address]: { endpoint: [registry.url] } } : {};
  const files = registryFiles(options, { mirrors: { ...mirrors, ...own }, ...accessTo(registry) });
  return {
    serverArguments: [],
    node: () => ({ files, archives: [] }),
    pushesImages: true,
    repositoryOf: paths.repositoryOf,
    imageName: (reference) => reference,
  };
}

function registriesOf(images: readonly Pick<BundleImage, 'reference'>[]): string[] {
  const registries = new Set([alwaysMirrored]);
  for (const { reference } of images) {
    const parsed = parseImageReference(reference);
    if (parsed.ok) registries.add(parsed.reference.registry);
  }
  return [...registries].sort();
}
