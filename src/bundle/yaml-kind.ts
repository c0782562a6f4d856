import { z } from 'zod';
import type { BundleFile } from '../model/bundle.ts';
import { jsonDepth } from './json.ts';

type YamlKind = Extract<BundleFile['kind'], 'manifest' | 'values' | 'kustomization' | 'zarf-definition'>;

/** Brackets open at once that are still looked into. */
const maxDepth = 64;

const typeKeysSchema = z.object({ apiVersion: z.string().optional(), kind: z.string().optional() });

/** Lines that may stand at the left edge of YAML: keys, list items, comments, separators, flow brackets, templates. */
const edgeLine = /^(?:#|---|\.\.\.|%|- |-$|[\]}[{]|["']?[^\s#"'`:][^:"'`]*["']?\s*:(?:\s|$))/;

/**
 * What a YAML or JSON text is, by the keys of its documents; undefined where it is neither, or says nothing. The text is
 * not parsed: it may be a template, cut, or hostile, and the readers that come later say what is wrong with it.
 */
export function yamlKind(text: string, base: string): YamlKind | undefined {
  const documents = /^\s*\{/.test(text) ? jsonKeys(text) : blockKeys(text);
  if (documents.length === 0) return undefined;
  if (documents.some(isZarf)) return 'zarf-definition';
  if (documents.some((keys) => isKustomization(keys, base))) return 'kustomization';
  if (documents.some(({ apiVersion, kind }) => apiVersion !== undefined && kind !== undefined))
    return 'manifest';
  return /^values.*\.(?:ya?ml|json)$/i.test(base) ? 'values' : undefined;
}

/** The two keys that say what a document is; empty where their value is no plain word. */
type TypeKeys = z.infer<typeof typeKeysSchema>;

function isZarf({ apiVersion = '', kind = '' }: TypeKeys): boolean {
  return apiVersion.startsWith('zarf.dev/') || kind === 'ZarfPackageConfig' || kind === 'ZarfInitConfig';
}

/** Kustomize's own; Flux has a resource of the same kind in a group of its own. Both keys may be left out. */
function isKustomization({ apiVersion, kind }: TypeKeys, base: string): boolean {
  if (apiVersion === undefined && kind === undefined) return /^kustomization(?:\.ya?ml)?$/i.test(base);
  const isKind = kind === undefined || kind === 'Kustomization' || kind === 'Component';
  return isKind && (apiVersion === undefined || apiVersion.startsWith('kustomize.config.k8s.io/'));
}

/** Keys at the left edge of each document; nothing where a line stands there that YAML does not allow. */
function blockKeys(text: string): TypeKeys[] {
  const documents = text
    .replace(/^\ufeff/, '')
    .split(/^---.*$/m)
    .filter((document) => /^[^\s#]/m.test(document));
  const isYaml = documents.every((document) =>
    document.split('\n').every((line) => line === '' || /^\s/.test(line) || edgeLine.test(line)),
  );
  if (!isYaml) return [];
  return documents.map((document) => ({ ...keyOf(document, 'apiVersion'), ...keyOf(document, 'kind') }));
}

function keyOf(document: string, key: 'apiVersion' | 'kind'): TypeKeys {
  const value = new RegExp(`^["']?${key}["']?\\s*:[ \\t]*["']?([^\\s"'#]*)`, 'm').exec(document)?.[1];
  return value === undefined ? {} : { [key]: value };
}

/** Keys of a JSON document; of one too long to be read here, what it begins with. */
function jsonKeys(text: string): TypeKeys[] {
  const begins = /^\s*\{\s*"(?:apiVersion|kind)"\s*:/.test(text);
  if (jsonDepth(text) > maxDepth) return [];
  try {
    const parsed = typeKeysSchema.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return begins ? [{ apiVersion: '', kind: '' }] : [];
  }
}
