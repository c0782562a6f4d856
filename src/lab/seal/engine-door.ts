import { lookup } from 'node:dns/promises';
import type Docker from 'dockerode';

/** How dockerode gets to the engine, by DOCKER_HOST or a default it looks for; its types leave it open. */
interface Modem {
  readonly socketPath?: string | (() => Promise<string>);
  readonly protocol?: string;
  readonly host?: string;
  readonly port?: number | string;
}

/** Sockets that whoever holds them is the machine's root by: the one the engine was reached by, its usual ones, containerd's. */
export async function engineSockets(docker: Docker): Promise<string[]> {
  const { socketPath } = docker.modem as Modem;
  const used = typeof socketPath === 'function' ? await socketPath() : socketPath;
  const usual = ['docker.sock', 'containerd/containerd.sock'];
  return [
    ...new Set([
      ...(used === undefined ? [] : [used]),
      ...usual.flatMap((name) => [`/run/${name}`, `/var/run/${name}`]),
    ]),
  ];
}

/** Where the engine's API was reached over TCP; undefined where it was by a socket or by SSH. */
export async function engineApi(
  docker: Docker,
): Promise<{ readonly address: string; readonly port: number } | undefined> {
  const { protocol, host, port } = docker.modem as Modem;
  if (host === undefined || protocol === 'ssh' || !port) return undefined;
  const { address } = await lookup(host);
  return { address, port: Number(port) };
}
