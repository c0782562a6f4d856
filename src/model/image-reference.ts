/** Parts of an image name after normalisation; at least one of tag and digest is there. */
export interface ImageReference {
  /** Host and optional port, such as `docker.io` or `localhost:5000`. */
  readonly registry: string;
  /** Path below the registry, such as `library/hello-world`. */
  readonly repository: string;
  readonly tag?: string;
  /** `algorithm:hex`. */
  readonly digest?: string;
}

/** Either the reference, or in words why the text is none. */
export type ParsedReference =
  { readonly ok: true; readonly reference: ImageReference } | { readonly ok: false; readonly reason: string };

const defaultRegistry = 'docker.io';
/** What older clients and Hauler write for Docker Hub. */
const oldDefaultRegistry = 'index.docker.io';
const defaultTag = 'latest';
/** Longest repository path that distribution/reference takes, in characters. */
const maxRepositoryLength = 255;
const maxTextLength = 1024;

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const registryPattern = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const pathPart = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const repositoryPattern = new RegExp(`^${pathPart}(?:/${pathPart})*$`);
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;
const identifierPattern = /^[0-9a-f]{64}$/;

/**
 * Reads an image name as container engines do and fills in what is left out: registry, `library/`, `latest`.
 * Source: grammar and normalisation of github.com/distribution/reference.
 */
export function parseImageReference(text: string): ParsedReference {
  if (text === '') return refuse('it is empty');
  if (text.length > maxTextLength) return refuse(`it is longer than ${maxTextLength} characters`);
  if (identifierPattern.test(text)) return refuse('64 hexadecimal digits stand for an image ID, not a name');

  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !digestPattern.test(digest)) return refuse(`"${digest}" is not a digest`);

  const named = at === -1 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  if (tag !== undefined && !tagPattern.test(tag)) return refuse(`"${tag}" is not a tag`);

  const { registry, repository } = splitRegistry(hasTag ? named.slice(0, colon) : named);
  if (!registryPattern.test(registry)) return refuse(`"${registry}" is not a registry's host`);
  if (repository.length > maxRepositoryLength) {
    return refuse(`its repository is longer than ${maxRepositoryLength} characters`);
  }
  if (!repositoryPattern.test(repository)) {
    const lower = repositoryPattern.test(repository.toLowerCase()) ? ': it must be lower case' : '';
    return refuse(`"${repository}" is not a repository${lower}`);
  }
  return { ok: true, reference: { registry, repository, ...pins(tag, digest) } };
}

/** Canonical text of a reference: registry, repository, then tag and digest where it has them. */
export function formatReference(reference: ImageReference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${reference.registry}/${reference.repository}${tag}${digest}`;
}

/** Canonical text of an image name; undefined where the text is no name. */
export function normalizeReference(text: string): string | undefined {
  const parsed = parseImageReference(text);
  return parsed.ok ? formatReference(parsed.reference) : undefined;
}

function refuse(reason: string): ParsedReference {
  return { ok: false, reason };
}

function pins(tag: string | undefined, digest: string | undefined): { tag?: string; digest?: string } {
  if (digest !== undefined) return tag === undefined ? { digest } : { tag, digest };
  return { tag: tag ?? defaultTag };
}

/** The first part is a registry only where it could not be a folder on Docker Hub. */
function splitRegistry(name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  if (slash === -1 || !isHost) return { registry: defaultRegistry, repository: withLibrary(name) };

  const rest = name.slice(slash + 1);
  if (first !== defaultRegistry && first !== oldDefaultRegistry) return { registry: first, repository: rest };
  return { registry: defaultRegistry, repository: withLibrary(rest) };
}

function withLibrary(repository: string): string {
  return repository.includes('/') ? repository : `library/${repository}`;
}
