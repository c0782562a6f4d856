import { type ImageText, possibleImage } from './image-text.ts';
import { saysImage } from './says-image.ts';

/** An image put together from fields of one object, and the field that names it. */
export interface SplitImage {
  readonly image: ImageText;
  readonly field: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The image that an object spells out in parts: `registry`, `repository` or `name`, and `tag`, `version` or `digest`; or
 * `baseImage` (or `image`) with `version`, `tag` or `sha` as the Prometheus operator has it. Without any of the last there
 * is no telling which one is meant.
 */
export function splitImage(fields: Fields, key: string): SplitImage | undefined {
  const whole = textOf(fields['image']);
  if (whole !== undefined && possibleImage(whole)?.pinned) return undefined;
  if (sourceKey.test(key)) return undefined;
  const named = saysImage(key);
  const [field, name] = nameOf(fields, named) ?? [];
  const pin = pinOf(fields, named || field === 'image' || field === 'baseImage');
  if (field === undefined || name === undefined || pin === undefined) return undefined;
  const image = possibleImage(`${name.replace(/\/+$/, '')}${pin}`);
  return image && { image, field };
}

/** What the parts under such a key name is a chart or a repository of sources, which may have a tag too. */
const sourceKey = /^(?:charts?|git|scm|sources?|checkout)$|(?:Chart|Git|Source)$/;

function nameOf(fields: Fields, named: boolean): [field: string, name: string] | undefined {
  const registry = textOf(fields['registry']) ?? textOf(fields['imageRegistry']);
  const repository = textOf(fields['repository']);
  const below = (name: string): string => (registry === undefined ? name : `${registry}/${name}`);
  const image = textOf(fields['image']);
  if (image !== undefined) {
    // NVIDIA's operators: the repository is a folder, the image its last part.
    if (repository !== undefined) return ['image', below(`${repository}/${image}`)];
    if (registry !== undefined || image.includes('/') || named) return ['image', below(image)];
  }
  const base = textOf(fields['baseImage']);
  if (base !== undefined) return ['baseImage', below(base)];
  if (repository !== undefined) return ['repository', below(repository)];
  const newName = textOf(fields['newName']);
  if (newName !== undefined) return ['newName', newName];
  const name = textOf(fields['name']);
  // Without a path and a tag, name and version are those of a machine's image or of the thing itself.
  const bare = name?.includes('/') !== true && registry === undefined && textOf(fields['tag']) === undefined;
  return named && name !== undefined && !(bare && 'version' in fields) ? ['name', below(name)] : undefined;
}

function pinOf(fields: Fields, versionCounts: boolean): string | undefined {
  const digest = digestOf(textOf(fields['digest']) ?? textOf(fields['sha']) ?? textOf(fields['sha256']));
  const tag =
    textOf(fields['tag']) ??
    textOf(fields['newTag']) ??
    textOf(fields['imageTag']) ??
    (versionCounts ? textOf(fields['version']) : undefined);
  // Some charts put a digest where the tag goes.
  const tagPart = tag?.startsWith('sha256:') ? `@${tag}` : tag && `:${tag}`;
  if (digest === undefined || tagPart?.includes('@')) return tagPart;
  return `${tagPart ?? ''}@${digest}`;
}

function digestOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{64}$/.test(text) ? `sha256:${text}` : text;
}

/** A tag such as 1.27 is a number to YAML. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
