/**
 * What becomes of what wants out. `deny`: no name resolves, no packet is answered, which is what a verdict rests on.
 * `lure`: names are answered and connections accepted by airtight itself, so that programs say what they want; nothing
 * is passed on.
 */
export const watchModes = ['deny', 'lure'] as const;
export type WatchMode = (typeof watchModes)[number];

/**
 * The addresses that the lure answers a name with, the same each time, so that who connects to one is known to have
 * asked for that name: of 198.18.0.0/15 and 2001:2::/48, which are set aside for benchmarks (RFC 2544, RFC 5180). `name`
 * in lower case and without the last dot. lure-program.ts computes the same, by FNV-1a.
 */
export function luredAddresses(name: string): { readonly ipv4: string; readonly ipv6: string } {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  const within = 1 + (hash % 131_070);
  const ipv4 = `198.${18 + (within >>> 16)}.${(within >>> 8) & 255}.${within & 255}`;
  const groups = [hash >>> 16, hash & 0xffff].map((group) => group.toString(16));
  // As RFC 5952 has it: the longest run of zeros is left out.
  const ipv6 = `2001:2::${hash >>> 16 === 0 ? '' : `${groups[0]}:`}${groups[1]}`;
  return { ipv4, ipv6 };
}
