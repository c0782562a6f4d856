import type { FoundReference } from '../../model/inspection.ts';
import type { KubeDocument } from '../types.ts';
import { imageFields } from './image-fields.ts';
import { possibleImage } from './image-text.ts';
import { isObject } from './objects.ts';
import { type Path, reference } from './rule.ts';
import { fillsImageField, saysImage } from './says-image.ts';
import { splitImage } from './split-image.ts';

interface Property {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly path: Path;
}

/**
 * Defaults that a type's schema gives to properties named after an image: the API server writes them into every object
 * that leaves them out. Descriptions, examples and enumerations are prose.
 */
export function schemaDefaults(document: KubeDocument): FoundReference[] {
  return [...schemasIn(document.value, [])].flatMap((root) =>
    [...propertiesIn(root)].flatMap((property) => defaultsOf(document, property)),
  );
}

function defaultsOf(document: KubeDocument, { name, schema, path }: Property): FoundReference[] {
  const at = [...path, 'default'];
  const given = schema['default'];
  if (typeof given === 'string') {
    const image = possibleImage(given);
    const named = image && saysImage(name) && fillsImageField(name, image);
    return named ? [reference(document, at, image, 'custom-resource', 'medium')] : [];
  }
  if (typeof given === 'object') return imageFields(document, given, at);
  const parts = splitImage(scalarDefaults(schema['properties']), name);
  if (!parts) return [];
  const field = [...path, 'properties', parts.field, 'default'];
  return [reference(document, field, parts.image, 'custom-resource', 'medium')];
}

function scalarDefaults(properties: unknown): Record<string, unknown> {
  if (!isObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) =>
      isObject(schema) ? [[name, schema['default']]] : [],
    ),
  );
}

/** The properties of a schema at any depth, of list items and map values too. */
function* propertiesIn({ name, schema, path }: Property): Generator<Property> {
  yield { name, schema, path };
  const { properties, items, additionalProperties } = schema;
  if (isObject(properties)) {
    for (const [child, of] of Object.entries(properties)) {
      if (isObject(of))
        yield* propertiesIn({ name: child, schema: of, path: [...path, 'properties', child] });
    }
  }
  if (isObject(items)) yield* propertiesIn({ name, schema: items, path: [...path, 'items'] });
  if (isObject(additionalProperties)) {
    yield* propertiesIn({ name, schema: additionalProperties, path: [...path, 'additionalProperties'] });
  }
}

/** Where schemas of types begin: in resource definitions, and in what other operators make definitions of. */
function* schemasIn(value: unknown, path: Path): Generator<Property> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    if (key === 'openAPIV3Schema' && isObject(child)) yield { name: '', schema: child, path: [...path, key] };
    else yield* schemasIn(child, [...path, key]);
  }
}
