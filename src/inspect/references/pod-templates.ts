import type { FoundReference } from '../../model/inspection.ts';
import type { KubeDocument, Unread } from '../types.ts';
import { locationText } from '../../model/location.ts';
import { locate } from '../locate.ts';
import { isCustomResource } from './custom-resources.ts';
import { imageName, type ImageText } from './image-text.ts';
import { isObject, objectsIn } from './objects.ts';
import { type Path, reference } from './rule.ts';

const lists = ['containers', 'initContainers', 'ephemeralContainers'];

/** Injected by Istio's webhook in place of this word (istio.io, "Installing Gateways"). */
const filledInLater = 'auto';

interface Asked {
  readonly text: string;
  readonly path: Path;
  readonly policy: unknown;
}

/**
 * Images of containers and image volumes, in pod templates of every kind and wherever a custom resource embeds one: told
 * by its shape, a list of containers with names and images.
 */
export function podTemplates(document: KubeDocument): FoundReference[] {
  return [...asked(document)].flatMap(({ text, path, policy }) => {
    const image = imageName(text);
    if (!image) return [];
    return [
      { ...reference(document, path, image, 'container', 'high'), pullPolicy: pullPolicy(policy, image) },
    ];
  });
}

/**
 * Images of containers that are no image names, such as `web:` where a value was left out: the cluster refuses them. In
 * custom resources they may be patterns or templates, and are left alone.
 */
export function badImageNames(document: KubeDocument): Unread[] {
  if (isCustomResource(document)) return [];
  return [...asked(document)]
    .filter(({ text }) => !imageName(text))
    .map(({ text, path }) => ({
      file: document.origin.file,
      reason: `${JSON.stringify(text)} is no image name (${locationText(locate(document, path))})`,
    }));
}

function* asked({ value }: KubeDocument): Generator<Asked> {
  for (const { object, path } of objectsIn(value)) {
    for (const list of lists) {
      for (const [index, container] of entriesOf(object[list])) {
        const { name, image, imagePullPolicy } = container;
        if (typeof name !== 'string' || typeof image !== 'string') continue;
        if (image === '' || image === filledInLater) continue;
        yield { text: image, path: [...path, list, index, 'image'], policy: imagePullPolicy };
      }
    }
    if (!Array.isArray(object['containers'])) continue;
    for (const [index, { image }] of entriesOf(object['volumes'])) {
      if (!isObject(image) || typeof image['reference'] !== 'string') continue;
      const at = [...path, 'volumes', index, 'image', 'reference'];
      yield { text: image['reference'], path: at, policy: image['pullPolicy'] };
    }
  }
}

function entriesOf(list: unknown): [number, Readonly<Record<string, unknown>>][] {
  if (!Array.isArray(list)) return [];
  return [...list.entries()].flatMap(([index, item]: [number, unknown]) =>
    isObject(item) ? [[index, item]] : [],
  );
}

/** As the API server fills it in (k8s.io/kubernetes pkg/apis/core/v1, SetDefaults_Container). */
function pullPolicy(given: unknown, { tag, pinned }: ImageText): 'Always' | 'IfNotPresent' | 'Never' {
  if (given === 'Always' || given === 'IfNotPresent' || given === 'Never') return given;
  return tag === 'latest' || !pinned ? 'Always' : 'IfNotPresent';
}
