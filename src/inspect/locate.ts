import type { Location } from '../model/location.ts';
import type { KubeDocument } from './types.ts';

/** Keys that stand after a dot as they are; all others are quoted in brackets. */
const plainKey = /^[A-Za-z_$][\w$-]*$/;

/** Path in an object as people read it, such as `spec.containers[0].image` or `data["tls.crt"]`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!plainKey.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** `Kind/name` of a document that is a Kubernetes object. */
export function objectName(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  const { kind } = value;
  if (typeof kind !== 'string') return undefined;
  const metadata = 'metadata' in value ? value.metadata : undefined;
  const named = typeof metadata === 'object' && metadata !== null && 'name' in metadata;
  return named && typeof metadata.name === 'string' ? `${kind}/${metadata.name}` : kind;
}

/** Where the value at a path of a document stands. */
export function locate(document: KubeDocument, path: readonly (string | number)[]): Location {
  const { file, rendered, values } = document.origin;
  const line = document.lineOf(path);
  const object = objectName(document.value);
  return {
    file,
    ...(line !== undefined && { line }),
    rendered,
    ...(object !== undefined && { object }),
    path: pathText(path),
    ...(values !== undefined && { values }),
  };
}
