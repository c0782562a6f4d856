import type { Bundle } from '../model/bundle.ts';
import { lines } from './lines.ts';
import { nameOf } from './holdings.ts';

/** Enough for any bundle a person mends by hand: what is left out here would have to be found again. */
const shown = 500;

/** How the images get into a bundle of this format: the line for its manifest, or the command that writes it. */
export function mendImages({ format }: Pick<Bundle, 'format'>, references: readonly string[]): string {
  switch (format) {
    case 'haul':
      return `Add to the Hauler manifest, under spec.images of kind: Images, and sync and save the store again:\n${lines(references, (each) => `- name: ${each}`, shown)}`;
    case 'zarf-package':
      return `Add under the images: of the component in zarf.yaml, and create the package again:\n${lines(references, (each) => `- ${each}`, shown)}`;
    case 'docker-archive':
      return `Add to the list the archive is saved from, and save it again (docker save --output ARCHIVE $(cat LIST)):\n${lines(references, (each) => each, shown)}`;
    case 'oci-layout':
      return `Copy into the layout (LAYOUT is its folder):\n${lines(references, (each) => copyFromRegistry(each, 'oci:LAYOUT'), shown)}`;
    case 'directory':
      return `Put an archive of each into the folder:\n${lines(references, putIntoFolder, shown)}`;
  }
}

/** A docker archive would lose a digest that is asked for; an OCI archive keeps it. */
function putIntoFolder(reference: string): string {
  const { repository, tag, digest } = nameOf(reference);
  const last = repository.slice(repository.lastIndexOf('/') + 1);
  const file = `${[last, tag ?? digest?.slice('sha256:'.length, 'sha256:'.length + 12)].join('-')}.tar`;
  return digest === undefined
    ? `docker pull ${reference} && docker save --output ${file} ${reference}`
    : copyFromRegistry(reference, `oci-archive:${file}`);
}

/** Skopeo takes a tag or a digest from a registry, not both; the digest is the one that cannot change meanwhile. */
function copyFromRegistry(reference: string, target: string): string {
  const { registry, repository, tag, digest } = nameOf(reference);
  const pin = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`;
  return `skopeo copy --all docker://${registry}/${repository}${pin} ${target}:${reference}`;
}
