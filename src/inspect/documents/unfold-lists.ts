import type { KubeDocument } from '../types.ts';

/** The items of a Kubernetes list (`kind: List`, `PodList`, …), each as a document of its own; any other document as it is. */
export function unfoldLists(document: KubeDocument): KubeDocument[] {
  const { origin, value } = document;
  if (!isList(value)) return [document];
  return value.items.flatMap((item, index) =>
    unfoldLists({ origin, value: item, lineOf: (path) => document.lineOf(['items', index, ...path]) }),
  );
}

function isList(value: unknown): value is { items: unknown[] } {
  if (typeof value !== 'object' || value === null) return false;
  const { apiVersion, kind, items } = value as Record<string, unknown>;
  return (
    typeof apiVersion === 'string' && typeof kind === 'string' && /List$/.test(kind) && Array.isArray(items)
  );
}
