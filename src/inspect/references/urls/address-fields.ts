import type { ExternalUrl } from '../../../model/inspection.ts';
import type { KubeDocument } from '../../types.ts';
import { isCustomResource } from '../custom-resources.ts';
import { isCommandField } from '../arguments.ts';
import { isObject, objectsIn, stringsOf } from '../objects.ts';
import type { ObjectAt } from '../rule.ts';
import { isOutside } from './host.ts';
import { externalUrl } from './url-rule.ts';
import { type FoundUrl, wholeUrl } from './url-text.ts';

/** Fields of known kinds that something is fetched from: K3s' Helm controller, Flux, Argo CD, and Kubernetes itself. */
const fetchedFrom: Readonly<Record<string, readonly string[]>> = {
  HelmChart: ['repo', 'chart'],
  HelmRepository: ['url'],
  GitRepository: ['url'],
  OCIRepository: ['url'],
  Bucket: ['endpoint'],
  Application: ['repoURL'],
  ApplicationSet: ['repoURL'],
  Service: ['externalName'],
};

/** Fields whose addresses are for people, or say where the object itself is reached. */
const notFetched =
  /^(?:external_?url|.*(?:root|public|site|redirect|callback)_?ur[li]s?|home(?:page)?|doc(?:s|umentation)?(?:url)?|links?|icon|logo(?:url)?|maintainers|provider|sources|runbook(?:_?url)?|description|message|notes|issuer|replacement|audiences?|namespace|\$?schema|xmlns)$/i;

/**
 * Fields that are addresses to fetch from: high where the kind is known or it is a webhook's `clientConfig.url`, medium for
 * an address in any other field of a custom resource.
 */
export function addressFields(document: KubeDocument): ExternalUrl[] {
  const { value } = document;
  const kind = isObject(value) ? String(value['kind']) : '';
  const custom = isCustomResource(document);
  return [...objectsIn(value)].flatMap((at) =>
    stringsOf(at.object).flatMap(([key, text]) => {
      const known = isFetchedFrom(kind, String(key), at);
      const found = known ? address(text) : wholeUrl(text);
      if (!found || (!known && (!custom || !mayBeFetched(String(key), at)))) return [];
      return [externalUrl(document, [...at.path, key], found, 'field', known ? 'high' : 'medium')];
    }),
  );
}

function isFetchedFrom(kind: string, key: string, { path }: ObjectAt): boolean {
  if (path.at(-1) === 'clientConfig' && key === 'url') return true;
  const fields = fetchedFrom[kind] ?? [];
  // Argo CD has its sources at several depths, under the same name.
  return fields.includes(key) && (path.join('.') === 'spec' || key === 'repoURL');
}

function mayBeFetched(key: string, { object, path }: ObjectAt): boolean {
  if (path.length === 0 || isCommandField(key)) return false;
  // The value of a variable belongs to the environment.
  if (key === 'value' && typeof object['name'] === 'string') return false;
  return ![...path.map(String), key].some((segment) => notFetched.test(segment));
}

/** An address, or the name of a host with or without port and path, as Git, registries and buckets are given too. */
function address(text: string): FoundUrl | undefined {
  const url = wholeUrl(text);
  if (url || text.includes('://') || text.includes('@')) return url;
  const [host = ''] = text.split(/[:/]/);
  return isOutside(host) ? { url: text, host: host.toLowerCase() } : undefined;
}
