import type { FoundReference } from '../../model/inspection.ts';
import type { KubeDocument } from '../types.ts';
import { isObject, objectsIn } from './objects.ts';
import { reference } from './rule.ts';
import { imagesInWords } from './words.ts';

/** Images in environment variables, and in whatever else is a list of names and values. */
export function environment(document: KubeDocument): FoundReference[] {
  return [...objectsIn(document.value)].flatMap(({ object, path }) =>
    variables(object).flatMap(({ at, name, value }) =>
      imagesInWords(value, name).map(({ image, confidence }) =>
        reference(document, [...path, ...at], image, 'environment', confidence),
      ),
    ),
  );
}

interface Variable {
  /** Path of the value from the object that holds the list. */
  readonly at: readonly (string | number)[];
  readonly name: string;
  readonly value: string;
}

/** The variables in an object's lists of names and values; Tekton's parameters have a `default`. */
export function variables(object: Readonly<Record<string, unknown>>): Variable[] {
  return Object.entries(object).flatMap(([key, list]) => {
    if (!Array.isArray(list)) return [];
    return [...list.entries()].flatMap(([index, item]: [number, unknown]) => {
      if (!isObject(item)) return [];
      const field = 'value' in item ? 'value' : 'default';
      const { name, [field]: value } = item;
      if (typeof name !== 'string' || typeof value !== 'string') return [];
      return [{ at: [key, index, field], name, value }];
    });
  });
}
