import { formatReference, parseImageReference } from '../../model/image-reference.ts';

/** A text that can be read as an image name. */
export interface ImageText {
  /** As it is written. */
  readonly text: string;
  /** Canonical name. */
  readonly reference: string;
  /** Whether the text itself names a tag or a digest. */
  readonly pinned: boolean;
  /** Path below the registry as it is written, without tag and digest. */
  readonly slashes: number;
  /** Whether the text itself says that it is an image, by `docker://` before it. */
  readonly declared: boolean;
  /** Whether the text names the registry. */
  readonly hasRegistry: boolean;
  readonly tag?: string;
}

/** Hosts of sources, and domains that label and taint keys begin with: they serve no images. */
const noRegistry =
  /^(?:(?:github|gitlab)\.com|bitbucket\.org|(?:[\w.-]+\.)?kubernetes\.io|[\w.-]*(?<!registry\.)k8s\.io)$/;
const fileName =
  /\.(?:ya?ml|json|txt|conf|cfg|toml|ini|properties|env|sh|py|js|ts|go|rb|java|jar|log|md|html?|xml|csv|sql|lua|pem|crt|key|sock|so|png|jpe?g|webp|avif|svg|gif|ico|iso|qcow2|vmdk|vhdx?|img|zip|tar|tgz|gz|xz|bz2|zst|wasm)$/;
/** A digest, or a media type: both have the grammar of a name on Docker Hub. */
const noName =
  /^(?:sha(?:256|384|512):[0-9a-f]+|(?:application|audio|font|image|message|model|multipart|text|video)\/[^/:@]+)$/;
const versionTag =
  /\d|^(?:latest|stable|edge|nightly|main|master|dev|devel|develop|release|alpine|slim|rolling|canary|beta|rc)$/;

/** Reads a text whose place alone says that it is an image: anything that container engines take. */
export function imageName(text: string): ImageText | undefined {
  const parsed = parseImageReference(text);
  if (!parsed.ok) return undefined;
  const [name = ''] = text.split('@');
  const first = name.split('/')[0] ?? '';
  const tag = /:([^:/]+)$/.exec(name)?.[1];
  return {
    text,
    reference: formatReference(parsed.reference),
    declared: false,
    pinned: tag !== undefined || text.includes('@'),
    slashes: name.split('/').length - 1,
    hasRegistry: name.includes('/') && (/[.:]/.test(first) || first === 'localhost'),
    ...(tag !== undefined && { tag }),
  };
}

/**
 * Reads a text that may be an image name and rules out what only shares its grammar: files, ports, times, taints, digests,
 * media types and names of sources.
 */
export function possibleImage(text: string): ImageText | undefined {
  if (noName.test(text)) return undefined;
  // Written so where a program may fetch from other places than registries.
  const image = imageName(text.replace(/^docker:\/\//, ''));
  if (!image) return undefined;
  const [registry = '', ...path] = image.reference.replace(/(?::[^/:@]+)?(?:@.*)?$/, '').split('/');
  const last = path.at(-1) ?? '';
  if (!/[a-z]/.test(last) || fileName.test(last) || noRegistry.test(registry)) return undefined;
  return { ...image, text, declared: image.text !== text };
}

/** Whether a text reads like an image where nothing beside it says so: a path, and a tag that reads like a version. */
export function readsLikeImage(image: ImageText): boolean {
  if (!image.pinned || image.slashes === 0) return false;
  if (image.tag === undefined) return true;
  return versionTag.test(image.tag) && (image.hasRegistry || !isPort(image.tag));
}

/** From 80 up a bare number is rather a port than a version. */
export function isPort(tag: string): boolean {
  return /^\d{2,5}$/.test(tag) && Number(tag) >= 80 && Number(tag) <= 65_535;
}
