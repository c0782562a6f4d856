import type { FoundReference } from '../../model/inspection.ts';
import { readDocuments } from '../documents/read-documents.ts';
import type { KubeDocument } from '../types.ts';
import { findReferences } from './index.ts';

/** Documents of a text in a test; a text that cannot be read is a fault of the test. */
export function documentsOf(text: string): readonly KubeDocument[] {
  const { documents, unread } = readDocuments({ origin: { file: 'test.yaml', rendered: false }, text });
  if (unread.length > 0) throw new Error(JSON.stringify(unread));
  return documents;
}

/** What is found in a text: `confidence kind reference path`, one line each. */
export function found(text: string): string[] {
  return findReferences(documentsOf(text)).map(inWords);
}

export function inWords({ confidence, kind, reference, location }: FoundReference): string {
  return `${confidence} ${kind} ${reference} ${location.path}`;
}

/** A Pod with one container of these fields. */
export function podWith(fields: string): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: web, ${fields}}]}}`;
}

/** A custom resource with this spec. */
export function customWith(spec: string): string {
  return `apiVersion: example.org/v1\nkind: Web\nmetadata: {name: web}\nspec:\n${spec.replace(/^/gm, '  ')}\n`;
}
