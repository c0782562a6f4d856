import type { ExternalUrl } from '../../../model/inspection.ts';
import type { KubeDocument } from '../../types.ts';
import { configTexts } from '../config-maps.ts';
import { embeddedDocuments } from '../embedded.ts';
import { isObject, objectsIn, stringsOf } from '../objects.ts';
import { externalUrl } from './url-rule.ts';
import { type FoundUrl, urlsIn } from './url-text.ts';

const comment = /(?:^|\s)#.*$|^\s*(?:\/\/|;|--\s|\*|<!).*$/;
const forReaders =
  /(?:description|documentation|docs?|help|homepage|links?|notes?|summary|title|text|schema|xmlns|licen[cs]e|icon|logo|runbook(?:_?url)?)$/i;

/** Addresses in the texts of ConfigMaps: low, since much of what they hold is for readers and browsers. */
export function configUrls(document: KubeDocument): ExternalUrl[] {
  return configTexts(document).flatMap(({ path, key, text }) => {
    if (forReaders.test(key)) return [];
    const documents = embeddedDocuments(document, text);
    const urls = documents ? documents.flatMap(urlsOf) : urlsIn(prose(text));
    return urls.map((url) =>
      externalUrl(document, path, isSecret(document) ? cut(url) : url, 'config-map', 'low'),
    );
  });
}

function isSecret({ value }: KubeDocument): boolean {
  return isObject(value) && value['kind'] === 'Secret';
}

/** An address without its path, which may be the secret: that of a chat's webhook is. */
function cut({ url, host }: FoundUrl): FoundUrl {
  return { url: url.replace(/^([^/]*\/\/[^/]*).*$/, '$1'), host };
}

/** Addresses in the strings of parsed settings. */
function urlsOf({ value }: KubeDocument): FoundUrl[] {
  return [...objectsIn(value)].flatMap(({ object }) =>
    Object.entries(object)
      .filter(([key]) => !forReaders.test(key))
      .flatMap(([key, child]) => {
        const texts =
          typeof child === 'string' ? [[key, child] as const] : Array.isArray(child) ? stringsOf(child) : [];
        return texts.flatMap(([, text]) => urlsIn(prose(text)));
      }),
  );
}

/** A text without its comments and the namespaces of its elements. */
function prose(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line.replace(comment, '').replace(/\b(?:xmlns(?::\w+)?|\w*schemaLocation)\s*=\s*(["']).*?\1/g, ''),
    )
    .join('\n');
}
