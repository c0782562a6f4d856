import type { FoundReference } from '../../model/inspection.ts';
import type { KubeDocument } from '../types.ts';
import { type ImageText, possibleImage, readsLikeImage } from './image-text.ts';
import { isProse, objectsIn, stringsOf } from './objects.ts';
import { type ObjectAt, type Path, reference } from './rule.ts';
import { fillsImageField, isImagePolicy, saysImage } from './says-image.ts';
import { splitImage } from './split-image.ts';

/** What stands beside `image` only where that is run as a container: such an image may have no more than a name. */
const containerFields = ['command', 'args', 'script', 'source', 'env', 'volumeMounts', 'imagePullPolicy'];

/** What follows the name of a field that has the tag of the image in it. */
const pinSuffixes = ['Tag', 'Version', '_tag', '_version', '-tag', '-version'];

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
    .filter((at) => !isImagePolicy(keyOf(at.path)))
    .flatMap((at) => fieldsOf(document, at));
}

function fieldsOf(document: KubeDocument, { object, path }: ObjectAt): FoundReference[] {
  const split = splitImage(object, keyOf(path));
  const found = split ? [medium(document, [...path, split.field], split.image)] : [];
  for (const [key, text] of stringsOf(object)) {
    const at = [...path, key];
    const image = withPinBeside(object, String(key), possibleImage(text));
    if (!image || key === split?.field) continue;
    if (image.declared) {
      found.push(medium(document, at, image));
    } else if (saysImage(String(key))) {
      if (fillsImageField(String(key), image)) found.push(medium(document, at, image));
      else if (key === 'image' && runsAsContainer(object)) found.push(medium(document, at, image));
    } else if (key === 'name' && isImageListItem(path) && readsLikeImage(image)) {
      found.push(medium(document, at, image));
    } else if (readsLikeImage(image) && image.hasRegistry && !isProse(String(key))) {
      found.push(reference(document, at, image, 'custom-resource', 'low'));
    }
  }
  return [...found, ...collections(document, { object, path })];
}

/**
 * The image with the tag that stands beside it under its own name, `proxyImage` and `proxyImageTag` or its default; undefined where that is
 * left empty: the program fills it in.
 */
function withPinBeside(
  object: ObjectAt['object'],
  key: string,
  image: ImageText | undefined,
): ImageText | undefined {
  if (!image || image.pinned || !saysImage(key)) return image;
  const names = [key, `default${key.charAt(0).toUpperCase()}${key.slice(1)}`];
  const field = names
    .flatMap((name) => pinSuffixes.map((suffix) => `${name}${suffix}`))
    .find((name) => Object.hasOwn(object, name));
  if (field === undefined) return image;
  const pin = object[field];
  const filled = typeof pin === 'number' || (typeof pin === 'string' && pin !== '');
  return filled ? possibleImage(`${image.text}:${pin}`) : undefined;
}

/** Lists and maps of images: `images: [a/b:1]`, `images: {web: a/b:1}`. */
function collections(document: KubeDocument, { object, path }: ObjectAt): FoundReference[] {
  return Object.entries(object)
    .filter(([key, value]) => /images$/i.test(key) && typeof value === 'object' && !isImagePolicy(key))
    .flatMap(([key, value]) =>
      stringsOf(value).flatMap(([index, text]) => {
        // Kustomize takes `name=new:tag` too.
        const image = possibleImage(text.slice(text.lastIndexOf('=') + 1));
        return image?.pinned ? [medium(document, [...path, key, index], image)] : [];
      }),
    );
}

function medium(document: KubeDocument, path: Path, image: ImageText): FoundReference {
  return reference(document, path, image, 'custom-resource', 'medium');
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
