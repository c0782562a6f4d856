import type { FoundReference } from '../../model/inspection.ts';
import { readDocuments } from '../documents/read-documents.ts';
import { locate } from '../locate.ts';
import type { KubeDocument, SourceText } from '../types.ts';
import { imageName } from './image-text.ts';
import { isObject, objectsIn } from './objects.ts';
import { reference } from './rule.ts';

/** Annotations that list a chart's images: Helm's community, Artifact Hub, and Bitnami's charts. */
const annotations = ['helm.sh/images', 'artifacthub.io/images', 'images'];

/** Images that a chart's publisher lists in its Chart.yaml. */
export function chartAnnotations(chartYaml: SourceText): FoundReference[] {
  return readDocuments(chartYaml).documents.flatMap((document) =>
    annotations.flatMap((name) => listed(document, name)),
  );
}

function listed(document: KubeDocument, name: string): FoundReference[] {
  const given = isObject(document.value) ? document.value['annotations'] : undefined;
  const text = isObject(given) ? given[name] : undefined;
  if (typeof text !== 'string') return [];
  const path = ['annotations', name];
  const lists = readDocuments({ origin: document.origin, text }).documents;
  return lists.flatMap((list) =>
    [...objectsIn(list.value)].flatMap(({ object, path: inner }) => {
      const image = typeof object['image'] === 'string' ? imageName(object['image']) : undefined;
      if (!image) return [];
      const found = reference(document, path, image, 'chart-annotation', 'medium');
      const place = `${found.location.path}!${locate(list, [...inner, 'image']).path}`;
      return [{ ...found, location: { ...found.location, path: place } }];
    }),
  );
}
