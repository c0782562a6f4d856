import type { FoundReference } from '../../model/inspection.ts';
import type { KubeDocument } from '../types.ts';
import { fillsImageField, type ImageText, possibleImage, readsLikeImage, saysImage } from './image-text.ts';
import { isProse, objectsIn, stringsOf } from './objects.ts';
import { type ObjectAt, type Path, reference } from './rule.ts';
import { splitImage } from './split-image.ts';

/** What stands beside `image` only where that is run as a container: such an image may have no more than a name. */
const containerFields = ['command', 'args', 'script', 'source', 'env', 'volumeMounts', 'imagePullPolicy'];

/**
 * Fields that name an image by what they are called, in a document or in a value at a path of it: strings, lists and maps
 * of them, and images in parts. Medium; low where only the text reads like an image and names its registry.
 */
export function imageFields(
  document: KubeDocument,
  value: unknown = document.value,
  path: Path = [],
): FoundReference[] {
  return [...objectsIn(value, path)]
    .filter((at) => !isPolicy(at.path))
    .flatMap((at) => fieldsOf(document, at));
}

function fieldsOf(document: KubeDocument, { object, path }: ObjectAt): FoundReference[] {
  const split = splitImage(object, keyOf(path));
  const found = split ? [medium(document, [...path, split.field], split.image)] : [];
  for (const [key, text] of stringsOf(object)) {
    const at = [...path, key];
    const image = possibleImage(text);
    if (!image || key === split?.field) continue;
    if (image.declared) {
      found.push(medium(document, at, image));
    } else if (saysImage(String(key))) {
      if (fillsImageField(image)) found.push(medium(document, at, image));
      else if (key === 'image' && runsAsContainer(object)) found.push(medium(document, at, image));
    } else if (key === 'name' && isImageListItem(path) && readsLikeImage(image)) {
      found.push(medium(document, at, image));
    } else if (readsLikeImage(image) && image.hasRegistry && !isProse(String(key))) {
      found.push(reference(document, at, image, 'custom-resource', 'low'));
    }
  }
  return [...found, ...collections(document, { object, path })];
}

/** Lists and maps of images: `images: [a/b:1]`, `images: {web: a/b:1}`. */
function collections(document: KubeDocument, { object, path }: ObjectAt): FoundReference[] {
  return Object.entries(object)
    .filter(([key, value]) => /images$/i.test(key) && typeof value === 'object' && !isPolicy([key]))
    .flatMap(([key, value]) =>
      stringsOf(value).flatMap(([index, text]) => {
        const image = possibleImage(text);
        return image?.pinned ? [medium(document, [...path, key, index], image)] : [];
      }),
    );
}

function medium(document: KubeDocument, path: Path, image: ImageText): FoundReference {
  return reference(document, path, image, 'custom-resource', 'medium');
}

/** Lists of what may or may not run ask for nothing. */
function isPolicy(path: Path): boolean {
  return /^(?:exempt|allow|den[iy]|block|ignore|exclude|disallow|permit|trust)\w*images$/i.test(keyOf(path));
}

function runsAsContainer(object: ObjectAt['object']): boolean {
  return containerFields.some((field) => field in object);
}

/** The key an object stands under; that of the list for an item, and of the whole for `default`. */
function keyOf(path: Path): string {
  return String(path.findLast((segment) => typeof segment === 'string' && segment !== 'default') ?? '');
}

function isImageListItem(path: Path): boolean {
  return typeof path.at(-1) === 'number' && /images$/i.test(keyOf(path));
}
