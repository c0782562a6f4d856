/** A `$ref` that leads out of its document. */
export interface RemoteRef {
  /** As it is written. */
  readonly ref: string;
  /** Where it stands in the schema. */
  readonly path: readonly (string | number)[];
}

/** Schemas that every validator carries with it. */
const metaSchema = /^https?:\/\/json-schema\.org\/(?:draft-0[3467]|draft\/20(?:19-09|20-12))\/(?:meta\/)?\w+/;
/** Keywords whose value is data, not schemas: a `$ref` in there is fetched by nobody. */
const dataKeywords = new Set(['const', 'default', 'enum', 'example', 'examples']);
/** Keywords whose value maps names, which may be those of keywords, to schemas. */
const namingKeywords = new Set([
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependencies',
  'dependentSchemas',
]);

/** Stands for the document itself where it has no `$id`, so that everything in it has an address. */
const ownBase = 'chart:/values.schema.json';

/**
 * References of a values schema that a validator has to fetch: those whose address, resolved against the nearest `$id`
 * (`id` in draft 4), is neither the document's, nor that of an `$id` in it, nor a published meta-schema. `$schema` and
 * `$id` are never fetched; a `urn:` cannot be, and a file beside the schema is not remote.
 */
export function remoteRefs(schema: unknown): RemoteRef[] {
  const known = new Set([ownBase]);
  const refs: (RemoteRef & { address: string })[] = [];
  walk(schema, ownBase, []);
  return refs.filter(({ address }) => isRemote(address, known)).map(({ ref, path }) => ({ ref, path }));

  function walk(node: unknown, outerBase: string, path: readonly (string | number)[]): void {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const [index, item] of node.entries()) walk(item, outerBase, [...path, index]);
      return;
    }
    const fields = Object.entries(node);
    const base = baseOf(fields, outerBase);
    known.add(base);
    for (const [key, value] of fields) {
      const at = [...path, key];
      if ((key === '$ref' || key === '$dynamicRef') && typeof value === 'string') {
        refs.push({ ref: value, path: at, address: resolved(value, base) });
      } else if (namingKeywords.has(key) && isObject(value)) {
        for (const [name, schemaOfName] of Object.entries(value)) walk(schemaOfName, base, [...at, name]);
      } else if (!dataKeywords.has(key)) walk(value, base, at);
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function baseOf(fields: readonly (readonly [string, unknown])[], outer: string): string {
  const own = fields.find(([key, value]) => (key === '$id' || key === 'id') && typeof value === 'string');
  return own === undefined ? outer : resolved(own[1] as string, outer);
}

/** The address without its fragment, which never leaves the document it points into. */
function resolved(reference: string, base: string): string {
  const url = URL.canParse(reference, base) ? new URL(reference, base).href : reference;
  return url.replace(/#.*$/, '');
}

function isRemote(address: string, known: ReadonlySet<string>): boolean {
  return !known.has(address) && !/^(?:chart|urn):/.test(address) && !metaSchema.test(address);
}
