import type { Confidence, FoundReference } from '../../model/inspection.ts';
import type { KubeDocument } from '../types.ts';
import { textReferences } from './embedded.ts';
import { type ImageText, possibleImage, readsLikeImage } from './image-text.ts';
import { isObject, stringsOf } from './objects.ts';
import { type Path, reference } from './rule.ts';
import { saysImageOf } from './says-image.ts';

/** Pages and scripts for browsers. */
const forReaders = /\.(?:md|markdown|rst|adoc|html?|css|js|map|svg)$/;

/** Images in the texts of ConfigMaps, and of Secrets where they are written out (`stringData`). */
export function configMaps(document: KubeDocument): FoundReference[] {
  return configTexts(document).flatMap(({ path, key, text }) => {
    const whole = possibleImage(text.trim());
    if (whole) {
      const confidence = wholeText(key, whole);
      return confidence ? [reference(document, path, whole, 'config-map', confidence)] : [];
    }
    return textReferences(document, path, text, 'config-map');
  });
}

function wholeText(key: string, image: ImageText): Confidence | undefined {
  if (image.pinned && saysImageOf(key, image)) return 'medium';
  return readsLikeImage(image) ? 'low' : undefined;
}

interface ConfigText {
  readonly path: Path;
  readonly key: string;
  readonly text: string;
}

/** The texts a ConfigMap (or a Secret, written out) gives to programs; pages for readers are left out. */
export function configTexts({ value }: KubeDocument): ConfigText[] {
  if (!isObject(value)) return [];
  const { kind } = value;
  const field = kind === 'ConfigMap' ? 'data' : kind === 'Secret' ? 'stringData' : undefined;
  if (field === undefined) return [];
  return stringsOf(value[field])
    .filter(([key]) => !forReaders.test(String(key)))
    .map(([key, text]) => ({ path: [field, key], key: String(key), text }));
}
