import type { Confidence, FoundReference } from '../../model/inspection.ts';
import type { KubeDocument, Unread } from '../types.ts';
import { commandArguments } from './arguments.ts';
import { configMaps } from './config-maps.ts';
import { customResources } from './custom-resources.ts';
import { customTexts } from './custom-texts.ts';
import { environment } from './environment.ts';
import { isKubeObject } from './objects.ts';
import { badImageNames, podTemplates } from './pod-templates.ts';
import type { Rule } from './rule.ts';
import { schemaDefaults } from './schema-defaults.ts';

export { chartAnnotations } from './chart-annotations.ts';
export { findUrls } from './urls/index.ts';
export { zarfComponents } from './zarf-components.ts';

/** Every rule; a new one is one file and one line here. */
const rules: readonly Rule[] = [
  podTemplates,
  customResources,
  customTexts,
  schemaDefaults,
  commandArguments,
  environment,
  configMaps,
];

const ranks: Record<Confidence, number> = { high: 2, medium: 1, low: 0 };

/**
 * The images that Kubernetes objects ask for. Each place counts once for each image, with its highest confidence and the
 * first set of values it was rendered with. Documents that are no objects ask for nothing.
 */
export function findReferences(documents: readonly KubeDocument[]): FoundReference[] {
  const byPlace = new Map<string, FoundReference>();
  for (const document of documents.filter(isKubeObject)) {
    for (const found of rules.flatMap((rule) => rule(document))) {
      const { file, object, path } = found.location;
      const place = JSON.stringify([file, object, path, found.reference]);
      const known = byPlace.get(place);
      if (!known || ranks[found.confidence] > ranks[known.confidence]) byPlace.set(place, found);
    }
  }
  return [...byPlace.values()];
}

/** Containers whose image is no image name: the cluster would refuse them, and nothing can be looked for. */
export function findBadImageNames(documents: readonly KubeDocument[]): Unread[] {
  const found = documents.filter(isKubeObject).flatMap(badImageNames);
  return [...new Map(found.map((unread) => [unread.reason, unread])).values()];
}
