import { validate } from 'ctrf';
import type { ReportFormat } from '../../src/report/index.ts';
import { byCodeQuality } from './code-quality.ts';
import { byInTotoProtos } from './in-toto.ts';
import { byJsonSchema } from './json-schema.ts';
import type { Reader } from './reader.ts';
import { byHtmlParser, byMarkdownParser, byYaml } from './text.ts';
import { byXmlSchema } from './xml-schema.ts';

const schema = (name: string) => new URL(`schemas/${name}`, import.meta.url);
const own = byJsonSchema(new URL('../../schema/result.schema.json', import.meta.url), '2020-12');

const bySarif = byJsonSchema(schema('sarif-2.1.0-errata01.schema.json'), '04');

/** Who reads each format; docs/report.md says where each reader comes from. */
export const readers: Record<ReportFormat, Reader> = {
  json: own,
  yaml: byYaml(own),
  html: byHtmlParser,
  junit: byXmlSchema(schema('junit-10.xsd')),
  sarif: bySarif,
  ctrf: (document) => validate(JSON.parse(document)).errors.map((error) => JSON.stringify(error)),
  markdown: byMarkdownParser,
  'github-code-scanning': bySarif,
  'gitlab-codequality': byCodeQuality,
  oscal: byJsonSchema(schema('oscal-1.2.1-assessment-results.schema.json'), '07'),
  'in-toto': byInTotoProtos,
};
