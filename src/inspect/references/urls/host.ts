import { BlockList, isIP } from 'node:net';

/** Ranges that lead nowhere outside, and those set aside for examples (RFC 1918, 1122, 3927, 6598, 5737, 4193, 4291, 3849). */
const inside = new BlockList();
for (const range of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.51.100.0/24',
  '203.0.113.0/24',
]) {
  const [network = '', prefix] = range.split('/');
  inside.addSubnet(network, Number(prefix), 'ipv4');
}
for (const range of ['::/127', 'fc00::/7', 'fe80::/10', '2001:db8::/32']) {
  const [network = '', prefix] = range.split('/');
  inside.addSubnet(network, Number(prefix), 'ipv6');
}

/** Names that are never looked up outside: the cluster's own, RFC 6762 and 8375, ICANN's `internal`. */
const insideNames = /\.(?:svc|cluster\.local|local|localhost|internal|lan|home\.arpa)$|\.svc\./;
/** RFC 2606 and 6761. */
const exampleNames = /(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid)$/;

/**
 * Endings that make two labels a public name; without one of them `loki.logging` is a service and its namespace. Two
 * letters are a country.
 */
const publicEnding =
  /\.(?:[a-z]{2}|com|net|org|edu|gov|mil|int|info|biz|dev|app|cloud|xyz|tech|online|site|page|run|systems|software|solutions|network|tools|zone|world|group|global|live|life|space|design|digital|academy|agency|company|team|works|pro|name|foundation)$/;

/** Whether a host (no port) is outside a cluster's own network; names that cannot be told are inside. */
export function isOutside(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  if (family !== 0) return !inside.check(address, family === 4 ? 'ipv4' : 'ipv6');
  const name = host.toLowerCase().replace(/\.$/, '');
  if (!/^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9])?$/.test(name) || !name.includes('.')) return false;
  if (insideNames.test(name) || exampleNames.test(name) || /\.\d+$/.test(name)) return false;
  return name.split('.').length > 2 || publicEnding.test(name);
}
