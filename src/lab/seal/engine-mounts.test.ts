import type Docker from 'dockerode';
import { expect, it } from 'vitest';
import { engineMounts } from './engine-mounts.ts';

/** An engine that was reached by that socket, and a container with those mounts. */
function engineWith(socketPath: string, Mounts: readonly object[]): Docker {
  const inspect = () => Promise.resolve({ Name: '/node', Mounts });
  return { modem: { socketPath }, getContainer: () => ({ inspect }) } as unknown as Docker;
}
const bind = (Source: string) => ({ Type: 'bind', Source, Destination: '/inside' });
const seen = (socketPath: string, mounts: readonly object[]) =>
  engineMounts(engineWith(socketPath, mounts), { node: 'server-1', containerId: 'c' });

it.each([
  ['its own socket, wherever that is', '/run/user/1000/docker.sock', bind('/run/user/1000/docker.sock')],
  ['the usual one', '/elsewhere.sock', bind('/var/run/docker.sock')],
  ["containerd's", '/var/run/docker.sock', bind('/run/containerd/containerd.sock')],
  ['a folder that holds one', '/var/run/docker.sock', bind('/run')],
  ['the whole machine', '/var/run/docker.sock', bind('/')],
])('sees a container that was given %s', async (_, socketPath, mount) => {
  expect(await seen(socketPath, [mount])).toMatchObject({
    kind: 'docker-socket',
    address: 'node',
    state: 'answered',
    observed: `${mount.Source} is mounted at /inside`,
  });
});

it('lets other mounts be: a sibling, and volumes', async () => {
  const volume = { Type: 'volume', Source: '/var/run', Destination: '/var/lib/rancher' };
  const { state } = await seen('/var/run/docker.sock', [bind('/sys/fs/cgroup'), bind('/var/runner'), volume]);
  expect(state).toBe('held');
});
