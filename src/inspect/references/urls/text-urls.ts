import type { KubeDocument } from '../../types.ts';
import { embeddedDocuments } from '../embedded.ts';
import { objectsIn, textsUnder } from '../objects.ts';
import { isForReaders, isOwnAddress } from './not-fetched.ts';
import { type FoundUrl, urlsIn } from './url-text.ts';

const comment = /(?:^|\s)#.*$|^\s*(?:\/\/|;|--\s|\*|<!).*$/;
const namespace = /\b(?:xmlns(?::\w+)?|\w*schemaLocation)\s*=\s*(["']).*?\1/g;
/** What names the rest of a line in a file of settings: `root_url = `, `"rootUrl": `. */
const setting = /^\s*["']?([\w.-]{1,100})["']?\s*[=:]\s/;

/** Addresses in a text of settings: by its fields where it is YAML or JSON, else line by line. */
export function urlsInText(document: KubeDocument, text: string): FoundUrl[] {
  const documents = embeddedDocuments(document, text);
  return documents ? documents.flatMap(urlsOf) : urlsIn(prose(text));
}

function urlsOf({ value }: KubeDocument): FoundUrl[] {
  return [...objectsIn(value)]
    .filter(({ path }) => path.every((segment) => isUsed(String(segment))))
    .flatMap(({ object }) =>
      Object.entries(object)
        .filter(([key]) => isUsed(key))
        .flatMap(([, child]) => textsUnder(child))
        .flatMap((text) => urlsIn(prose(text))),
    );
}

/** A text without its comments, the namespaces of its elements, and settings whose addresses are not fetched. */
function prose(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(comment, '').replace(namespace, ''))
    .filter((line) => isUsed(setting.exec(line)?.[1] ?? ''))
    .join('\n');
}

function isUsed(name: string): boolean {
  return !isForReaders(name) && !isOwnAddress(name);
}
