import type { ExternalUrl } from '../../../model/inspection.ts';
import type { KubeDocument } from '../../types.ts';
import { isCustomResource } from '../custom-resources.ts';
import { isCommandField } from '../arguments.ts';
import { isObject, objectsIn, stringsOf } from '../objects.ts';
import type { ObjectAt, Path } from '../rule.ts';
import { isOutside } from './host.ts';
import { isForReaders, isOwnAddress } from './not-fetched.ts';
import { urlsInText } from './text-urls.ts';
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
/** Where an issuer of certificates registers itself before it is ready (cert-manager.io, ACME). */
const acmeIssuer = /^(?:Cluster)?Issuer$/;

/** Fields of custom resources whose addresses are names, or for people. */
const names = /^(?:maintainers|provider|publisher|sources|message|issuer|replacement|namespace)$/i;

/**
 * Fields that are addresses to fetch from: high where the kind is known or it is a webhook's `clientConfig.url`, medium for
 * an address in any other field of a custom resource, low for one in a text of several lines there, such as a cloud-init.
 */
export function addressFields(document: KubeDocument): ExternalUrl[] {
  const { value } = document;
  const kind = isObject(value) ? String(value['kind']) : '';
  const custom = isCustomResource(document);
  return [...objectsIn(value)].flatMap((at) =>
    textsOf(at.object).flatMap(([field, key, text]) => {
      const path = [...at.path, ...field];
      if (isFetchedFrom(kind, key, at)) {
        const found = address(text);
        return found ? [externalUrl(document, path, found, 'field', 'high')] : [];
      }
      if (!custom || !mayBeFetched(key, at)) return [];
      const whole = wholeUrl(text);
      if (whole) return [externalUrl(document, path, whole, 'field', 'medium')];
      if (!text.includes('\n')) return [];
      return urlsInText(document, text).map((url) => externalUrl(document, path, url, 'field', 'low'));
    }),
  );
}

/** The texts of an object's fields and of their lists: where they stand in it, the field's name, and the text. */
function textsOf(object: ObjectAt['object']): [field: Path, key: string, text: string][] {
  return Object.entries(object).flatMap(([key, value]): [Path, string, string][] => {
    if (typeof value === 'string') return [[[key], key, value]];
    if (!Array.isArray(value)) return [];
    return stringsOf(value).map(([index, text]) => [[key, index], key, text]);
  });
}

function isFetchedFrom(kind: string, key: string, { path }: ObjectAt): boolean {
  if (path.at(-1) === 'clientConfig' && key === 'url') return true;
  if (acmeIssuer.test(kind) && path.join('.') === 'spec.acme' && key === 'server') return true;
  const fields = fetchedFrom[kind] ?? [];
  // Argo CD has its sources at several depths, under the same name.
  return fields.includes(key) && (path.join('.') === 'spec' || key === 'repoURL');
}

function mayBeFetched(key: string, { object, path }: ObjectAt): boolean {
  if (path.length === 0 || isCommandField(key)) return false;
  // The value of a variable belongs to the environment.
  if (key === 'value' && typeof object['name'] === 'string') return false;
  return ![...path.map(String), key].some(
    (name) => names.test(name) || isForReaders(name) || isOwnAddress(name),
  );
}

/** An address, or the name of a host with or without port and path, as Git, registries and buckets are given too. */
function address(text: string): FoundUrl | undefined {
  const url = wholeUrl(text);
  if (url || text.includes('://') || text.includes('@')) return url;
  const [host = ''] = text.split(/[:/]/);
  return isOutside(host) ? { url: text, host: host.toLowerCase() } : undefined;
}
