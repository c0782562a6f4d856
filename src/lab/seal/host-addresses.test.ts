import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { addressesOf6, hostAddresses, localOf } from './host-addresses.ts';

it('reads the local addresses of a routing trie, each time they stand there, without loopback', () => {
  const trie = `Main:
  +-- 0.0.0.0/0 3 0 4
     |-- 127.0.0.1
        /32 host LOCAL
     |-- 172.17.0.0
        /16 link UNICAST
     |-- 172.17.0.1
        /32 host LOCAL
     |-- 172.17.255.255
        /32 link BROADCAST
Local:
     |-- 10.0.0.1
        /32 host LOCAL
`;
  expect(localOf(trie)).toEqual([{ address: '172.17.0.1' }, { address: '10.0.0.1' }]);
});

it('reads addresses over IPv6 as others write them, link-local ones with their interface, without loopback', () => {
  const table = `fe8000000000000000fc00fffe000001 04 40 20 80     eth0
00000000000000000000000000000001 01 80 10 80       lo
fd000000000000000000000000000002 04 40 00 82     eth0
`;
  expect(addressesOf6(table)).toEqual([
    { address: 'fe80::fc:ff:fe00:1', link: 'eth0' },
    { address: 'fd00::2' },
  ]);
});

it('finds every address that Node knows of', async () => {
  const known = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address);
  const found = (await hostAddresses()).map(({ address }) => address);
  expect(found).toEqual(expect.arrayContaining(known));
});
