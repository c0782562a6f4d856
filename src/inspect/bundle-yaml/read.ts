import { z } from 'zod';
import { AirtightError } from '../../errors.ts';
import { type BundleYaml, bundleYamlSchema } from '../../model/bundle-yaml.ts';
import { normalizeReference } from '../../model/image-reference.ts';
import type { FoundReference } from '../../model/inspection.ts';
import { readDocuments } from '../documents/read-documents.ts';
import { locate } from '../locate.ts';

/** A folder's `bundle.yaml`, and the images it declares, each with its line. */
export interface DeclaredBundle {
  readonly bundleYaml: BundleYaml;
  readonly references: readonly FoundReference[];
}

/** Reads a `bundle.yaml` at its place in the bundle; an AirtightError of kind `usage` names the file and the field that is wrong. */
export function readBundleYaml(place: string, text: string): DeclaredBundle {
  const { documents, unread } = readDocuments({ origin: { file: place, rendered: false }, text });
  const [document, second] = documents;
  const problem = unread[0]?.reason ?? (second && 'it holds more than one document');
  if (problem !== undefined) throw invalid(place, problem);
  if (document === undefined) throw invalid(place, 'it is empty');
  const parsed = bundleYamlSchema.safeParse(document.value);
  if (!parsed.success)
    throw invalid(place, z.prettifyError(parsed.error).replaceAll('\n', ' '), parsed.error);
  const references = parsed.data.images.map((text, index): FoundReference => {
    const path = ['images', index];
    const reference = normalizeReference(text);
    if (reference === undefined)
      throw invalid(place, `images[${index}] is no image name: ${JSON.stringify(text)}`);
    return { text, reference, kind: 'declared', confidence: 'high', location: locate(document, path) };
  });
  return { bundleYaml: parsed.data, references };
}

function invalid(place: string, problem: string, cause?: unknown): AirtightError {
  return new AirtightError('usage', `${place} is not valid: ${problem}`, {
    code: 'bundle-yaml-invalid',
    hint: 'docs/formats/directory.md shows a whole one.',
    cause,
  });
}
