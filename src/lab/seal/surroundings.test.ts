import { networkInterfaces } from 'node:os';
import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { lookAround } from './surroundings.ts';

/** An IPv4 address of this machine, which stands for that of a lab's bridge. */
const own = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

interface Network {
  readonly Id: string;
  readonly Name: string;
  readonly IPAM: { readonly Config: readonly object[] | null };
}
const network = (Id: string, ...Config: object[]): Network => ({ Id, Name: `net-${Id}`, IPAM: { Config } });

function engineWith(modem: object, networks: readonly Network[], containers: readonly object[] = []): Docker {
  const listNetworks = () => Promise.resolve(networks);
  return { modem, listNetworks, listContainers: () => Promise.resolve(containers) } as unknown as Docker;
}
const socket = { socketPath: '/run/user/1000/docker.sock' };
const elsewhere = { networkId: 'lab', gateway: '198.51.100.1' };

describe('what is around a lab', () => {
  it('are other networks, not its own, and those that have no address', async () => {
    const host = { Id: 'host', Name: 'host', IPAM: { Config: null } };
    const networks = [
      network('lab', { Gateway: '198.51.100.1' }),
      network('a', { Gateway: '10.9.0.1' }),
      host,
    ];
    expect((await lookAround(engineWith(socket, networks), elsewhere)).networks).toEqual([
      { name: 'net-a', gateway: '10.9.0.1' },
    ]);
  });

  it('are containers on other networks by each address, with the first port they expose', async () => {
    const containers = [
      {
        Names: ['/both'],
        Ports: [{ PrivatePort: 8080 }, { PrivatePort: 9090 }],
        NetworkSettings: {
          Networks: {
            lab: { NetworkID: 'lab', IPAddress: '198.51.100.2', GlobalIPv6Address: '' },
            a: { NetworkID: 'a', IPAddress: '10.9.0.2', GlobalIPv6Address: 'fd09::2' },
          },
        },
      },
      {
        Names: ['/none'],
        Ports: [],
        NetworkSettings: { Networks: { host: { NetworkID: 'h', IPAddress: '' } } },
      },
    ];
    expect((await lookAround(engineWith(socket, [], containers), elsewhere)).containers).toEqual([
      { name: 'both', network: 'a', address: '10.9.0.2', port: 8080 },
      { name: 'both', network: 'a', address: 'fd09::2', port: 8080 },
    ]);
  });

  it('is no address of this machine where the lab is on another', async () => {
    expect((await lookAround(engineWith(socket, []), elsewhere)).host).toEqual([]);
  });

  it.skipIf(own === undefined)('is every address of this machine where the lab is on it', async () => {
    const gateway = own ?? '';
    // Of Docker's default network the engine may tell the range alone.
    const untold = network('b', { Subnet: `${gateway}/30` });
    const { host, networks } = await lookAround(engineWith(socket, [untold]), { networkId: 'lab', gateway });
    expect(host).toContain(gateway);
    expect(host.filter((address) => address.startsWith('fe80'))).toEqual(
      host.filter((address) => address.endsWith('%eth0')),
    );
    expect(networks).toEqual([{ name: 'net-b', gateway }]);
  });

  it('is the socket the engine was reached by, beside the usual ones', async () => {
    const { sockets, api } = await lookAround(engineWith(socket, []), elsewhere);
    expect(sockets).toEqual(expect.arrayContaining([socket.socketPath, '/var/run/docker.sock']));
    expect(api).toBeUndefined();
  });

  it.each([
    ['over TCP', { protocol: 'http', host: '127.0.0.1', port: '2399' }, { address: '127.0.0.1', port: 2399 }],
    ['by SSH, which is no port of its API', { protocol: 'ssh', host: '127.0.0.1', port: '22' }, undefined],
  ])('is the port the engine was reached by %s', async (_, modem, api) => {
    expect((await lookAround(engineWith(modem, []), elsewhere)).api).toEqual(api);
  });
});
