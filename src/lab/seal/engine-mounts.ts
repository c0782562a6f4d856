import type Docker from 'dockerode';
import type { SealProbe } from '../../model/evidence.ts';
import { engineSockets } from './engine-door.ts';

/** What Docker says of a mount. */
interface Mount {
  readonly Type: string;
  readonly Source: string;
  readonly Destination: string;
}

/**
 * Whether a container was given the engine's socket, or a folder that holds it, under whatever name: a way out past every
 * rule of the network. Asked of the engine, since a node's image may have nothing to look with.
 */
export async function engineMounts(
  docker: Docker,
  { node, containerId }: { readonly node: string; readonly containerId: string },
): Promise<SealProbe> {
  const [sockets, { Mounts, Name }] = await Promise.all([
    engineSockets(docker),
    docker.getContainer(containerId).inspect(),
  ]);
  const open = (Mounts as Mount[]).find(
    ({ Type, Source }) => Type === 'bind' && sockets.some((path) => isAtOrUnder(path, Source)),
  );
  return {
    node,
    kind: 'docker-socket',
    target: 'mounts of the container',
    address: Name.replace(/^\//, ''),
    state: open ? 'answered' : 'held',
    observed: open ? `${open.Source} is mounted at ${open.Destination}` : 'none holds a socket of the engine',
  };
}

function isAtOrUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.replace(/\/*$/, '/'));
}
