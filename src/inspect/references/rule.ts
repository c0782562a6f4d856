import type { Confidence, FoundReference } from '../../model/inspection.ts';
import type { Segment } from '../documents/plain-data.ts';
import { locate } from '../locate.ts';
import type { KubeDocument } from '../types.ts';
import type { ImageText } from './image-text.ts';

/** Finds the references of one sort in a document that is a Kubernetes object; pure. */
export type Rule = (document: KubeDocument) => FoundReference[];

/** Where in a document, from its root. */
export type Path = readonly Segment[];

/** An object in a document and where it stands. */
export interface ObjectAt {
  readonly object: Readonly<Record<string, unknown>>;
  readonly path: Path;
}

/** A reference found at a path of a document. */
export function reference(
  document: KubeDocument,
  path: Path,
  image: ImageText,
  kind: FoundReference['kind'],
  confidence: Confidence,
): FoundReference {
  const { chart } = document.origin;
  return {
    text: image.text,
    reference: image.reference,
    kind,
    confidence,
    location: locate(document, path),
    ...(chart !== undefined && { chart }),
  };
}
