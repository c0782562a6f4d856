import type { KubeDocument } from '../types.ts';
import type { ObjectAt, Path } from './rule.ts';

/** What describes an object or a type and asks for nothing: names, notes, and schemas, which crd-defaults reads. */
const describing = /^(?:metadata|openAPIV3Schema|managedFields)$|(?:annotations|labels|nodeSelector)$/i;

/** Whether plain data is an object with keys. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a field holds prose for people, by its name. */
export function isProse(field: string): boolean {
  return /description|documentation|readme|notes|message|comment/i.test(field);
}

/** Whether a document is an object that a cluster would take. */
export function isKubeObject({ value }: KubeDocument): boolean {
  return isObject(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string';
}

/** Every object in plain data, outermost first, leaving out metadata, schemas and the status of the whole. */
export function* objectsIn(value: unknown, path: Path = []): Generator<ObjectAt> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* objectsIn(item, [...path, index]);
    return;
  }
  if (!isObject(value)) return;
  yield { object: value, path };
  for (const [key, child] of Object.entries(value)) {
    if (typeof child !== 'object' || describing.test(key) || (key === 'status' && path.length === 0))
      continue;
    yield* objectsIn(child, [...path, key]);
  }
}

/** The text that a field holds, or those of its list. */
export function textsUnder(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? stringsOf(value).map(([, text]) => text) : [];
}

/** The strings among an object's own values, or an array's items. */
export function stringsOf(value: unknown): [key: string | number, text: string][] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  return entries.flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : []));
}
