import type { FoundReference } from '../../model/inspection.ts';
import type { KubeDocument } from '../types.ts';
import { isCustomResource } from './custom-resources.ts';
import { embeddedReferences, textReferences } from './embedded.ts';
import { imageName } from './image-text.ts';
import { isObject, objectsIn, stringsOf } from './objects.ts';
import { type Path, reference } from './rule.ts';

/** Texts that hold a chart's values: K3s' HelmChart has `valuesContent`, Argo CD's Application `values`. */
const valuesText = /^values(?:Content)?$/;
const manifestLines = [/^[ \t-]*apiVersion:\s/m, /^[ \t]*kind:\s/m];

/**
 * Charts and manifests that custom resources hand on as text or as `a.b: value` settings: K3s' HelmChart and
 * HelmChartConfig, Argo CD's Application, Fleet's Bundle and their like.
 */
export function customTexts(document: KubeDocument): FoundReference[] {
  if (!isCustomResource(document)) return [];
  return [...objectsIn(document.value)].flatMap(({ object, path }) => [
    ...stringsOf(object)
      .filter(([key, text]) => valuesText.test(String(key)) || manifestLines.every((line) => line.test(text)))
      .flatMap(([key, text]) => textReferences(document, [...path, key], text, 'custom-resource')),
    ...settings(document, object, path),
    ...jobImage(document, path),
  ]);
}

/** `set: {image.repository: a/b, image.tag: "1"}` of a HelmChart, and the list of parameters of an Application. */
function settings(
  document: KubeDocument,
  { set, helm }: Readonly<Record<string, unknown>>,
  path: Path,
): FoundReference[] {
  const found: FoundReference[] = [];
  if (isObject(set)) found.push(...fieldsIn(document, [...path, 'set'], Object.entries(set)));
  const parameters = isObject(helm) ? helm['parameters'] : undefined;
  if (Array.isArray(parameters)) {
    const pairs = parameters.filter(isObject).map(({ name, value }) => [String(name), value] as const);
    found.push(...fieldsIn(document, [...path, 'helm', 'parameters'], pairs));
  }
  return found;
}

function fieldsIn(
  document: KubeDocument,
  path: Path,
  pairs: readonly (readonly [string, unknown])[],
): FoundReference[] {
  const value = nested(pairs);
  const inner = { origin: document.origin, value, lineOf: () => document.lineOf(path) };
  return embeddedReferences(document, path, [inner], 'custom-resource');
}

/** Longer than any path in a chart's values; what is longer stays as it is. */
const longestName = 200;

/** `a.b: 1` as `{a: {b: 1}}`. */
function nested(pairs: readonly (readonly [string, unknown])[]): unknown {
  const groups = new Map<string, [string, unknown][]>();
  const fields: [string, unknown][] = [];
  for (const [name, value] of pairs) {
    const dot = name.length > longestName ? -1 : name.indexOf('.');
    const group = groups.get(name.slice(0, dot)) ?? [];
    if (dot === -1) fields.push([name, value]);
    else groups.set(name.slice(0, dot), group);
    group.push([name.slice(dot + 1), value]);
  }
  return Object.fromEntries([
    ...fields,
    ...[...groups].map(([name, group]) => [name, nested(group)] as const),
  ]);
}

/** The image K3s runs Helm in, where a HelmChart sets its own (docs.k3s.io, "HelmChart Field Definitions"). */
function jobImage(document: KubeDocument, path: Path): FoundReference[] {
  const { value } = document;
  if (path.length > 0 || !isObject(value) || !isObject(value['spec'])) return [];
  const text = value['spec']['jobImage'];
  const image = value['kind'] === 'HelmChart' && typeof text === 'string' ? imageName(text) : undefined;
  return image ? [reference(document, ['spec', 'jobImage'], image, 'custom-resource', 'high')] : [];
}
