import { groupBy } from '../model/group-by.ts';
import type { ExternalUrl, FoundReference } from '../model/inspection.ts';
import { objectTexts } from './certificates/object-texts.ts';
import { type DocumentLimits, documentLimits } from './documents/limits.ts';
import { readDocuments } from './documents/read-documents.ts';
import { isOfK3k } from './k3k/facts.ts';
import { findBadImageNames, findReferences, findUrls } from './references/index.ts';
import type { KubeDocument, SourceText, Unread } from './types.ts';

/** What the bundle's objects ask for, and those of them that other gatherers need whole. */
export interface ReadObjects {
  readonly found: readonly FoundReference[];
  readonly urls: readonly ExternalUrl[];
  readonly unread: readonly Unread[];
  /** Objects of K3k, and those that hold certificates. */
  readonly kept: readonly KubeDocument[];
}

/**
 * Reads the objects of a bundle file by file and lets each go before the next: plain data takes nine times the room of its
 * text. What was rendered of one file with several sets of values is looked at together, so that it counts once.
 */
export function readObjects(
  texts: readonly SourceText[],
  limits: DocumentLimits = documentLimits,
): ReadObjects {
  const objects = {
    found: [] as FoundReference[],
    urls: [] as ExternalUrl[],
    unread: [] as Unread[],
    kept: [] as KubeDocument[],
  };
  let length = 0;
  for (const [file, ofFile] of groupBy(texts, ({ origin }) => origin.file)) {
    length += ofFile.reduce((sum, { text }) => sum + text.length, 0);
    if (length > limits.maxAllTextsLength) {
      const reason = `with it the objects of the bundle have ${length} characters: at most ${limits.maxAllTextsLength} are read`;
      objects.unread.push({ file, reason });
      continue;
    }
    const read = ofFile.map((text) => readDocuments(text, limits));
    const documents = read.flatMap((each) => each.documents);
    objects.found.push(...findReferences(documents));
    objects.urls.push(...findUrls(documents));
    objects.unread.push(...read.flatMap(({ unread }) => unread), ...findBadImageNames(documents));
    objects.kept.push(...documents.filter((document) => isOfK3k(document) || holdsCertificate(document)));
  }
  return objects;
}

function holdsCertificate(document: KubeDocument): boolean {
  return objectTexts(document).some(({ text }) => text.includes('-----BEGIN'));
}
