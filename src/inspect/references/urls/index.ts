import type { ExternalUrl } from '../../../model/inspection.ts';
import type { KubeDocument } from '../../types.ts';
import { isKubeObject } from '../objects.ts';
import { addressFields } from './address-fields.ts';
import { configUrls } from './config-urls.ts';
import type { UrlRule } from './url-rule.ts';
import { workloadUrls } from './workload-urls.ts';

/** Every rule; a new one is one file and one line here. */
const rules: readonly UrlRule[] = [addressFields, workloadUrls, configUrls];

/**
 * The addresses outside that workloads and controllers would use. Each place counts once for each address, with the first
 * set of values it was rendered with.
 */
export function findUrls(documents: readonly KubeDocument[]): ExternalUrl[] {
  const byPlace = new Map<string, ExternalUrl>();
  for (const found of documents
    .filter(isKubeObject)
    .flatMap((document) => rules.flatMap((rule) => rule(document)))) {
    const { file, object, path } = found.location;
    const place = JSON.stringify([file, object, path, found.url]);
    if (!byPlace.has(place)) byPlace.set(place, found);
  }
  return [...byPlace.values()];
}
