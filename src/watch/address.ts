import { BlockList, isIP } from 'node:net';

/** Dotted quad of four bytes at `offset`. */
export function formatIpv4(bytes: Buffer, offset: number): string {
  return `${bytes.readUInt8(offset)}.${bytes.readUInt8(offset + 1)}.${bytes.readUInt8(offset + 2)}.${bytes.readUInt8(offset + 3)}`;
}

/** RFC 5952 text of the sixteen bytes at `offset`: lower case, the longest run of zero groups as `::`. */
export function formatIpv6(bytes: Buffer, offset: number): string {
  const groups = Array.from({ length: 8 }, (_, n) => bytes.readUInt16BE(offset + 2 * n));
  let run = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > run.length) run = { start, length };
  }
  const hex = (part: number[]) => part.map((group) => group.toString(16)).join(':');
  if (run.start < 0) return hex(groups);
  return `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`;
}

const remembered = 4096;

/**
 * A test for "in one of these CIDRs or addresses", IPv4 and IPv6. What is not an address is in none; an entry that is
 * no range throws a RangeError.
 */
export function addressSet(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', length] = entry.split('/');
    const family = familyOf(address);
    const bits = length === undefined ? (family === 'ipv4' ? 32 : 128) : Number(length);
    if (!family || length === '' || !Number.isInteger(bits))
      throw new RangeError(`not an address range: ${entry}`);
    list.addSubnet(address, bits, family);
  }
  // Asked for every packet, of few addresses: the answers are kept, within bounds.
  const known = new Map<string, boolean>();
  return (address) => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const family = familyOf(address);
    const inside = family !== undefined && list.check(address, family);
    if (known.size >= remembered) known.clear();
    known.set(address, inside);
    return inside;
  };
}

/** True for an IPv4 or IPv6 address or CIDR, as far as its form goes. */
export function isRange(text: string): boolean {
  const [address = '', length, rest] = text.split('/');
  if (rest !== undefined) return false;
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return bits >= 0 && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits));
}

/** The address a reverse name (`….in-addr.arpa`, `….ip6.arpa`) asks about, missing parts as zero; undefined for other names. */
export function reverseAddress(name: string): string | undefined {
  const v4 = /^((?:\d{1,3}\.){1,4})in-addr\.arpa$/.exec(name)?.[1];
  if (v4) {
    const parts = v4.split('.').slice(0, -1).reverse();
    return [...parts, '0', '0', '0'].slice(0, 4).join('.');
  }
  const v6 = /^((?:[0-9a-f]\.){1,32})ip6\.arpa$/.exec(name)?.[1];
  if (!v6) return undefined;
  const nibbles = v6.replaceAll('.', '').split('').reverse().join('').padEnd(32, '0');
  return formatIpv6(Buffer.from(nibbles, 'hex'), 0);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}
