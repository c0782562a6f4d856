import type { ExternalUrl } from '../../../model/inspection.ts';
import type { KubeDocument } from '../../types.ts';
import { configTexts } from '../config-maps.ts';
import { embeddedDocuments } from '../embedded.ts';
import { isObject, objectsIn, stringsOf } from '../objects.ts';
import { externalUrl } from './url-rule.ts';
import { urlsIn } from './url-text.ts';

const comment = /(?:^|\s)#.*$|^\s*(?:\/\/|;|--\s|\*|<!).*$/;
const forReaders =
  /(?:description|documentation|docs?|help|homepage|links?|notes?|summary|title|text|schema|xmlns|licen[cs]e|icon|logo|runbook(?:_?url)?)$/i;

/** Addresses in the texts of ConfigMaps: low, since much of what they hold is for readers and browsers. */
export function configUrls(document: KubeDocument): ExternalUrl[] {
  return configTexts(document).flatMap(({ path, key, text }) => {
    if (forReaders.test(key)) return [];
    const documents = embeddedDocuments(document, text);
    const urls = documents ? documents.flatMap(urlsOf) : urlsIn(prose(text));
    return urls.map((url) => externalUrl(document, path, url, 'config-map', 'low'));
  });
}

/** Addresses in the strings of parsed settings; dashboards (Grafana's `panels`) are drawn in browsers. */
function urlsOf({ value }: KubeDocument): ReturnType<typeof urlsIn> {
  if (isObject(value) && Array.isArray(value['panels'])) return [];
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
