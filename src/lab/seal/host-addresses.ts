import { readFile } from 'node:fs/promises';
import { SocketAddress } from 'node:net';
import { networkInterfaces } from 'node:os';

/** An address of this machine that is not loopback. */
export interface HostAddress {
  readonly address: string;
  /** Of a link-local address: the interface it belongs to. */
  readonly link?: string;
}

/**
 * Every address of this machine. The kernel's own tables, where there are such: os.networkInterfaces() leaves out
 * interfaces without a carrier, such as the bridge of a Docker network that no container is on, and those answer too.
 */
export async function hostAddresses(): Promise<HostAddress[]> {
  const [v4, v6] = await Promise.all(
    ['/proc/net/fib_trie', '/proc/net/if_inet6'].map((path) => readFile(path, 'utf8').catch(() => undefined)),
  );
  const portable = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => ({ address }));
  const found: HostAddress[] = [
    ...(v4 === undefined ? portable.filter(({ address }) => !address.includes(':')) : localOf(v4)),
    ...(v6 === undefined ? portable.filter(({ address }) => isGlobal6(address)) : addressesOf6(v6)),
  ];
  return [...new Map(found.map((one) => [`${one.address} ${one.link ?? ''}`, one])).values()];
}

function isGlobal6(address: string): boolean {
  return address.includes(':') && !/^fe[89ab]/i.test(address);
}

/** The local addresses of a routing trie as the kernel prints it. */
export function localOf(trie: string): HostAddress[] {
  return [...trie.matchAll(/\|-- ([\d.]+)\n\s+\/32 host LOCAL/g)]
    .map(([, address = '']) => ({ address }))
    .filter(({ address }) => !address.startsWith('127.'));
}

/** Lines of if_inet6: address, index, prefix length, scope, flags and interface, all but the last in hex. */
export function addressesOf6(table: string): HostAddress[] {
  return table.split('\n').flatMap((line): HostAddress[] => {
    const [digits = '', , , scope, , link] = line.trim().split(/\s+/);
    if (link === undefined || scope === '10') return [];
    const { address } = new SocketAddress({
      address: (digits.match(/.{4}/g) ?? []).join(':'),
      family: 'ipv6',
    });
    return [scope === '20' ? { address, link } : { address }];
  });
}
