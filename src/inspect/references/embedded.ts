import type { Confidence, FoundReference } from '../../model/inspection.ts';
import { readDocuments } from '../documents/read-documents.ts';
import { locate } from '../locate.ts';
import type { KubeDocument } from '../types.ts';
import { commandArguments } from './arguments.ts';
import { environment } from './environment.ts';
import { imageFields } from './image-fields.ts';
import { isObject } from './objects.ts';
import { podTemplates } from './pod-templates.ts';
import type { Path } from './rule.ts';

/** Rules for data of unknown meaning; a place keeps what the first of them says. */
const rules = [podTemplates, imageFields, commandArguments, environment];

/** The YAML or JSON in a text of a document, as documents of their own; undefined where it is something else. */
export function embeddedDocuments({ origin }: KubeDocument, text: string): KubeDocument[] | undefined {
  if (!/[:{[]/.test(text)) return undefined;
  const { documents, unread } = readDocuments({ origin, text });
  const structured = documents.every(({ value }) => isObject(value) || Array.isArray(value));
  return unread.length === 0 && documents.length > 0 && structured ? [...documents] : undefined;
}

/** References in documents embedded at a path, at most `medium`: nothing proves that they become objects of a cluster. */
export function embeddedReferences(
  outer: KubeDocument,
  path: Path,
  documents: readonly KubeDocument[],
  kind: FoundReference['kind'],
): FoundReference[] {
  return documents
    .flatMap((document) => rules.flatMap((rule) => rule(document)))
    .map(({ pullPolicy: _, ...found }) => {
      const location = locate(outer, path);
      const place = `${location.path}!${found.location.path}`;
      return { ...found, kind, confidence: atMostMedium(found), location: { ...location, path: place } };
    });
}

/** Containers may name an image without a tag; in a text that is too little to be sure. */
function atMostMedium({ confidence, text }: FoundReference): Confidence {
  if (confidence !== 'high') return confidence;
  return /[:@]/.test(text.slice(text.lastIndexOf('/') + 1)) ? 'medium' : 'low';
}
