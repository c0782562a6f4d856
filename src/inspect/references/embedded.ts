import type { Confidence, FoundReference } from '../../model/inspection.ts';
import { readDocuments } from '../documents/read-documents.ts';
import { locate } from '../locate.ts';
import type { KubeDocument } from '../types.ts';
import { commandArguments, isCommandField } from './arguments.ts';
import { environment } from './environment.ts';
import { imageFields } from './image-fields.ts';
import { isObject, isProse, objectsIn, stringsOf } from './objects.ts';
import { podTemplates } from './pod-templates.ts';
import { type Path, reference } from './rule.ts';
import { imagesInWords } from './words.ts';

/** Rules for data of unknown meaning; a place keeps what the first of them says. */
const rules = [podTemplates, imageFields, commandArguments, environment];

/** Texts within texts that are looked into: a template in a ConfigMap's settings is one. */
const deepest = 2;

/**
 * References in a text at a path of a document. Read as YAML or JSON where it is that, else word by word, where nothing is
 * more than `low`.
 */
export function textReferences(
  outer: KubeDocument,
  path: Path,
  text: string,
  kind: FoundReference['kind'],
  depth = 1,
): FoundReference[] {
  const documents = embeddedDocuments(outer, text);
  if (documents) return embeddedReferences(outer, path, documents, kind, depth);
  return imagesInWords(text).map(({ image }) => reference(outer, path, image, kind, 'low'));
}

/** The YAML or JSON in a text of a document, as documents of their own; undefined where it is something else. */
export function embeddedDocuments({ origin }: KubeDocument, text: string): KubeDocument[] | undefined {
  if (!/[:{[]/.test(text)) return undefined;
  const { documents, unread } = readDocuments({ origin, text });
  const structured = documents.every(({ value }) => isObject(value) || Array.isArray(value));
  if (unread.length > 0 || documents.length === 0 || !structured) return undefined;
  return documents.filter(({ value }) => !isDashboard(value));
}

/** References in documents embedded at a path, at most `medium`: nothing proves that they become objects of a cluster. */
export function embeddedReferences(
  outer: KubeDocument,
  path: Path,
  documents: readonly KubeDocument[],
  kind: FoundReference['kind'],
  depth = 1,
): FoundReference[] {
  return documents
    .flatMap((document) => [
      ...rules.flatMap((rule) => rule(document)),
      ...(depth < deepest ? textsWithin(document, kind, depth + 1) : []),
    ])
    .map(({ pullPolicy: _, ...found }) => {
      const location = locate(outer, path);
      const place = `${location.path}!${found.location.path}`;
      return { ...found, kind, confidence: atMostMedium(found), location: { ...location, path: place } };
    });
}

function textsWithin(document: KubeDocument, kind: FoundReference['kind'], depth: number): FoundReference[] {
  return [...objectsIn(document.value)].flatMap(({ object, path }) =>
    stringsOf(object)
      .filter(([key, text]) => text.includes('\n') && !isProse(String(key)))
      .filter(([key]) => !isCommandField(String(key)))
      .flatMap(([key, text]) => textReferences(document, [...path, key], text, kind, depth)),
  );
}

/** Containers may name an image without a tag; in a text that is too little to be sure. */
function atMostMedium({ confidence, text }: FoundReference): Confidence {
  if (confidence !== 'high') return confidence;
  return /[:@]/.test(text.slice(text.lastIndexOf('/') + 1)) ? 'medium' : 'low';
}

/** Grafana draws it in browsers; nothing in it is started or fetched by the cluster. */
function isDashboard(value: unknown): boolean {
  return isObject(value) && Array.isArray(value['panels']);
}
