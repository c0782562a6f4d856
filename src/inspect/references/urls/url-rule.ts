import type { Confidence, ExternalUrl } from '../../../model/inspection.ts';
import { locate } from '../../locate.ts';
import type { KubeDocument } from '../../types.ts';
import type { Path } from '../rule.ts';
import { type FoundUrl, isBucket } from './url-text.ts';

/** Finds the addresses of one sort in a document that is a Kubernetes object; pure. */
export type UrlRule = (document: KubeDocument) => ExternalUrl[];

/** An address found at a path of a document. A bucket may well be in a store inside: its confidence is low. */
export function externalUrl(
  document: KubeDocument,
  path: Path,
  { url, host }: FoundUrl,
  kind: ExternalUrl['kind'],
  confidence: Confidence,
): ExternalUrl {
  return {
    url,
    host,
    kind,
    confidence: isBucket(url, host) ? 'low' : confidence,
    location: locate(document, path),
  };
}
