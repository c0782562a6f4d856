import { stringify } from 'yaml';
import type { BundleImage } from '../model/bundle.ts';
import { parseImageReference } from '../model/image-reference.ts';

/** Images without a registry in their name come from here, and so do most charts' images. */
const alwaysMirrored = 'docker.io';

/**
 * Text of K3s' `/etc/rancher/k3s/registries.yaml`: each registry the images name, and docker.io always, is mirrored by
 * the registry at `ip:port` over plain HTTP. Source: K3s documentation, "Private Registry Configuration".
 */
export function registriesYaml(
  registryAddress: string,
  images: readonly Pick<BundleImage, 'reference'>[],
): string {
  const registries = new Set([alwaysMirrored]);
  for (const { reference } of images) {
    const parsed = parseImageReference(reference);
    if (parsed.ok) registries.add(parsed.reference.registry);
  }
  const mirror = { endpoint: [`http://${registryAddress}`] };
  const mirrors = Object.fromEntries([...registries].sort().map((registry) => [registry, mirror]));
  return stringify({ mirrors }, { aliasDuplicateObjects: false });
}
