/** An IPv4 range as numbers: first and last address. */
export interface Cidr {
  readonly first: number;
  readonly last: number;
}

/** Reads `a.b.c.d/n`; throws a RangeError for anything else. */
export function parseCidr(text: string): Cidr {
  const [address = '', length = '32'] = text.split('/');
  const bits = Number(length);
  if (!Number.isInteger(bits) || bits < 0 || bits > 32) throw new RangeError(`not an IPv4 range: ${text}`);
  const size = 2 ** (32 - bits);
  const first = Math.floor(toNumber(address) / size) * size;
  return { first, last: first + size - 1 };
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function contains(range: Cidr, address: string): boolean {
  const n = toNumber(address);
  return n >= range.first && n <= range.last;
}

function toNumber(address: string): number {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) {
    throw new RangeError(`not an IPv4 address: ${address}`);
  }
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
