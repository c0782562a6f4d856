import { type ImageText, isPort } from './image-text.ts';

/** Words after `image` that leave the value an image. */
const suffixes = new Set(['name', 'ref', 'reference', 'url', 'uri', 'override', 'default', 'full', 'spec']);
/** Words at the end of a name that make the value something beside an image: its secret, its folder, who serves it. */
const besides =
  /^(?:secrets?|dir|directory|folder|path|bucket|prefix|service|server|host|port|endpoint|proxy|polic(?:y|ies)|digest|sha|types?|formats?|sizes?|limits?|labels?|keys?|config|configmap|users?|groups?|(?:allow|deny|block|white|black)list)$/;
/** Lists of what may or may not run ask for nothing. */
const policies =
  /^(?:exempt(?:ed)?|allow(?:ed)?|den(?:y|ied)|blocked|ignored?|excluded?|disallow(?:ed)?|permit(?:ted)?|trusted)$/;
/** Images that machines start from, and pictures: neither comes from a registry where the text does not name one. */
const others = new Set([
  'machine',
  'boot',
  'disk',
  'vm',
  'os',
  'source',
  'background',
  'hero',
  'avatar',
  'cover',
]);

/** Whether the name of a key, flag or variable says that its value is an image: `image`, `sidecarImage`, `RELATED_IMAGE_X`. */
export function saysImage(name: string): boolean {
  return endsInImage(wordsOf(name)) || /^RELATED_IMAGE_/.test(name);
}

/** Whether a flag or variable of this name holds an image in this text: the word may stand anywhere in it, but for ports. */
export function saysImageOf(name: string, image: ImageText): boolean {
  if (saysImage(name)) return true;
  const words = wordsOf(name);
  if (isPolicy(words) || !words.some((word) => /^images?$/.test(word))) return false;
  if (image.hasRegistry) return true;
  return !besides.test(words.at(-1) ?? '') && (image.tag === undefined || !isPort(image.tag));
}

/** Whether a name is that of a list of images that may or may not run: `allowedImages`, `EXEMPT_IMAGES`. */
export function isImagePolicy(name: string): boolean {
  const words = wordsOf(name);
  return isPolicy(words) && /images?$/.test(words.at(-1) ?? '');
}

/** Whether the value of a field with this image's name is one: pinned, or a path as registries have them. */
export function fillsImageField(name: string, image: ImageText): boolean {
  if (image.pinned || image.hasRegistry) return true;
  return image.slashes === 1 && !wordsOf(name).some((word) => others.has(word));
}

function endsInImage(words: readonly string[]): boolean {
  const last = words.findLastIndex((word, index) => index === 0 || !suffixes.has(word));
  return /images?$/.test(words[last] ?? '') && !isPolicy(words);
}

function isPolicy(words: readonly string[]): boolean {
  return words.slice(0, -1).some((word) => policies.test(word));
}

const maxNameLength = 200;

/** `sidecarImage`, `sidecar-image` and `SIDECAR_IMAGE` are two words; a text of any length is no name. */
function wordsOf(name: string): string[] {
  if (name.length > maxNameLength) return [];
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);
}
