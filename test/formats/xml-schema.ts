import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';
import type { Reader } from './reader.ts';

/** A reader of XML by the XML Schema in the named file, with libxml2. */
export function byXmlSchema(file: URL): Reader {
  const schema = readFileSync(file, 'utf8');
  return async (xml) => (await validateXML({ xml, schema })).errors.map(({ message }) => message);
}
