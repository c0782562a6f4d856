import type { ExternalUrl } from '../../../model/inspection.ts';
import type { KubeDocument } from '../../types.ts';
import { configTexts } from '../config-maps.ts';
import { isObject } from '../objects.ts';
import { isForReaders } from './not-fetched.ts';
import { urlsInText } from './text-urls.ts';
import { externalUrl } from './url-rule.ts';
import type { FoundUrl } from './url-text.ts';

/** Addresses in the texts of ConfigMaps: low, since much of what they hold is for readers and browsers. */
export function configUrls(document: KubeDocument): ExternalUrl[] {
  return configTexts(document)
    .filter(({ key }) => !isForReaders(key))
    .flatMap(({ path, text }) =>
      urlsInText(document, text).map((url) =>
        externalUrl(document, path, isSecret(document) ? cut(url) : url, 'config-map', 'low'),
      ),
    );
}

function isSecret({ value }: KubeDocument): boolean {
  return isObject(value) && value['kind'] === 'Secret';
}

/** An address without its path, which may be the secret: that of a chat's webhook is. */
function cut({ url, host }: FoundUrl): FoundUrl {
  return { url: url.replace(/^([^/]*\/\/[^/]*).*$/, '$1'), host };
}
