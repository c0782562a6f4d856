import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Draft04 from 'ajv-draft-04';
import formats from 'ajv-formats';
import type { Reader } from './reader.ts';

/** A validator of each draft of JSON Schema that the schemas here are written in. */
const drafts = { '04': Draft04.default, '07': Ajv, '2020-12': Ajv2020 };

/** A reader of JSON by the schema in the named file; patterns of OSCAL ask for Unicode, which is on. */
export function byJsonSchema(file: URL, draft: keyof typeof drafts): Reader {
  const schema = JSON.parse(readFileSync(file, 'utf8')) as object;
  // Not strict about the schema: it is published as it is. What it says of a document is held in full.
  const ajv = new drafts[draft]({ strict: false, allErrors: true, unicodeRegExp: true });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  return (document) => {
    validate(JSON.parse(document));
    return (validate.errors ?? []).map(words);
  };
}

function words({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || '/'} ${message ?? ''} ${JSON.stringify(params)}`;
}
