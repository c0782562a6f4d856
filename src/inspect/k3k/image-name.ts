import { normalizeReference, parseImageReference } from '../../model/image-reference.ts';
import type { K3kFacts } from '../../model/inspection.ts';

export type K3kImage = K3kFacts['images'][number];

/** Whether K3k itself appends the tag, which is the version of the cluster; the chart gives the other images one. */
export function takesVersionAsTag(role: K3kImage['role']): boolean {
  return role === 'server' || role === 'virtual-agent';
}

/** Canonical name of what a value of K3k's chart chooses, without a tag where the cluster's version becomes it. */
export function k3kImageName(role: K3kImage['role'], text: string): string {
  return takesVersionAsTag(role) ? k3sRepository(text) : (normalizeReference(text) ?? text);
}

/** `registry/repository`; a text that already has a tag or is no name stands as it is, since K3k appends to it all the same. */
export function k3sRepository(text: string): string {
  const parsed = parseImageReference(text);
  const hasTag = /[:@]/.test(text.slice(text.lastIndexOf('/') + 1));
  return parsed.ok && !hasTag ? `${parsed.reference.registry}/${parsed.reference.repository}` : text;
}
