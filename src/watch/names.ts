import { isIP } from 'node:net';
import type { LabRanges } from '../lab/types.ts';
import { addressSet, reverseAddress } from './address.ts';
import { insideRanges } from './filter.ts';

/**
 * What a name says of itself. `cluster`: under the cluster's domain; `parents` are the names it would be a search-domain
 * expansion of, `expansion` the one it must be an expansion of, no such name being possible for an object of the
 * cluster. `partial`: a form that only search domains can complete, which no outside name has.
 */
export type NameKind =
  | { readonly kind: 'internal' | 'external' | 'partial' }
  | { readonly kind: 'cluster'; readonly parents: readonly string[]; readonly expansion?: string };

/** Top-level domains that are no plausible namespace or service: a hint that a cluster name is an expansion. */
const publicEndings = new Set(['com', 'net', 'org', 'io', 'edu', 'gov', 'mil']);
const privateV6 = addressSet(['fc00::/7', 'fe80::/10', '::1/128']);

/** Reads names by the cluster's domain (such as `cluster.local`) and the lab's ranges. */
export function nameReader(clusterDomain: string, ranges: LabRanges): (name: string) => NameKind {
  const domain = clusterDomain.toLowerCase().replace(/\.$/, '');
  const inside = addressSet(insideRanges(ranges));
  return (name) => {
    if (name === domain || name === 'localhost' || name.endsWith('.localhost')) return { kind: 'internal' };
    if (name.endsWith(`.${domain}`)) return readClusterName(name.slice(0, -domain.length - 1));
    const reverse = reverseAddress(name);
    if (reverse !== undefined) {
      return {
        kind: inside(reverse) || (isIP(reverse) === 6 && privateV6(reverse)) ? 'internal' : 'external',
      };
    }
    const bare = name !== '.' && !name.includes('.');
    return { kind: bare || name.endsWith('.svc') ? 'partial' : 'external' };
  };
}

/**
 * Kubernetes' DNS specification knows only names that end in `svc` or `pod` under the domain. A pod's search list is
 * `NAMESPACE.svc.DOMAIN svc.DOMAIN DOMAIN`.
 */
function readClusterName(rest: string): NameKind {
  const inService = /^(.+)\.svc$/.exec(rest)?.[1];
  const inNamespace = /^(.+)\.[^.]+\.svc$/.exec(rest)?.[1];
  const parents = [rest, inService, inNamespace].filter((name) => name?.includes('.') === true) as string[];
  const last = rest.split('.').at(-1) ?? '';
  const possible = last === 'svc' || last === 'pod' || rest === 'dns-version';
  if (!possible) return { kind: 'cluster', parents, ...(rest.includes('.') ? { expansion: rest } : {}) };
  const telling = [inService, inNamespace].find(
    (name) => name !== undefined && name.includes('.') && publicEndings.has(name.split('.').at(-1) ?? ''),
  );
  return { kind: 'cluster', parents, ...(telling === undefined ? {} : { expansion: telling }) };
}
