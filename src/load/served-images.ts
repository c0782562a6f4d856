import type { LabRegistry } from '../lab/types.ts';
import type { ServedImage } from '../model/evidence.ts';
import type { RepositoryOf } from './load-mode-plan.ts';

export interface ServedOptions {
  readonly registry: Pick<LabRegistry, 'address' | 'url'>;
  readonly nodes: readonly { readonly name: string; readonly address: string }[];
  /** Where the mode keeps images, to tell the name from the path. */
  readonly repositoryOf: RepositoryOf;
}

/** One request for a manifest. */
interface Asked {
  readonly from: string;
  readonly method: string;
  readonly registry: string;
  readonly repository: string;
  /** Tag or digest. */
  readonly name: string;
  readonly status: number;
}

/** distribution 2.8 logs each request as web servers do ("combined"), beside lines of its own. */
const linePattern =
  /^(\S+) \S+ \S+ \[[^\]]*\] "(GET|HEAD) (\S+) HTTP\/[\d.]+" (\d{3}) \S+ "[^"]*" "([^"]*)"$/gm;
const manifestTarget = /^\/v2\/([^?]+)\/manifests\/([^/?]+)(?:\?(.*))?$/;
/** Charts are pulled the same way, by another program. */
const chartClient = /^Helm\//;

/**
 * The images that were asked of the lab's registry, from its log, in order of their first request. containerd says which
 * registry it stands for (`ns=`); without that the registry itself was named. Having asked for a name, containerd fetches
 * the manifest by its digest: such a second half is told only where it failed, for then the pull did.
 */
export function servedImages(log: string, options: ServedOptions): ServedImage[] {
  const { registry, nodes } = options;
  const names = new Map(nodes.map(({ name, address }) => [address, name]));
  const records = new Map<string, ServedImage & { readonly isSecondHalf: boolean }>();
  const repositories = new Set<string>();
  for (const asked of requestsOf(log, options)) {
    const repository = `${asked.registry}/${asked.repository}`;
    const byDigest = asked.name.includes(':');
    const reference = `${repository}${byDigest ? '@' : ':'}${asked.name}`;
    const key = `${asked.from} ${reference}`;
    const before = records.get(key);
    const follows = byDigest && asked.method === 'GET' && repositories.has(`${asked.from} ${repository}`);
    repositories.add(`${asked.from} ${repository}`);
    const node = names.get(asked.from);
    records.set(key, {
      reference,
      endpoint: registry.url,
      ...(node === undefined ? {} : { node }),
      served: asked.status >= 200 && asked.status < 300,
      status: asked.status,
      requests: (before?.requests ?? 0) + 1,
      isSecondHalf: before?.isSecondHalf ?? follows,
    });
  }
  return [...records.values()]
    .filter(({ isSecondHalf, served }) => !(isSecondHalf && served))
    .map(({ isSecondHalf: _, ...image }) => image);
}

function requestsOf(log: string, { registry, repositoryOf }: ServedOptions): Asked[] {
  return [...log.matchAll(linePattern)].flatMap(
    ([, from = '', method = '', target = '', status = '', client = '']) => {
      const [, path, name, query] = manifestTarget.exec(target) ?? [];
      if (path === undefined || name === undefined || chartClient.test(client)) return [];
      const stoodFor = new URLSearchParams(query).get('ns') ?? registry.address;
      const repository = repositoryAt(path, stoodFor, repositoryOf);
      return [{ from, method, registry: stoodFor, repository, name, status: Number(status) }];
    },
  );
}

/** The repository that the mode keeps at this path: an ending of it, or all of it. */
function repositoryAt(path: string, registry: string, repositoryOf: RepositoryOf): string {
  const parts = path.split('/');
  const endings = parts.map((_, at) => parts.slice(at).join('/'));
  return endings.find((repository) => repositoryOf({ registry, repository }) === path) ?? path;
}
