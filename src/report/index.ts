import type { Result } from '../model/result.ts';
import { renderCodeQuality } from './code-quality.ts';
import { renderCodeScanning } from './code-scanning.ts';
import { renderCtrf } from './ctrf.ts';
import { renderHtml } from './html/page.ts';
import { renderInToto } from './in-toto.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderOscal } from './oscal.ts';
import { renderSarif } from './sarif.ts';
import { renderYaml } from './yaml.ts';

export { renderInspection } from './inspection.ts';
export { renderSummary } from './summary.ts';
export { resultJsonSchema } from './schema.ts';

/** Every format a result can be rendered to: a file each, and a line here. */
export const formats = {
  json: renderJson,
  yaml: renderYaml,
  html: renderHtml,
  junit: renderJunit,
  sarif: renderSarif,
  ctrf: renderCtrf,
  markdown: renderMarkdown,
  'github-code-scanning': renderCodeScanning,
  'gitlab-codequality': renderCodeQuality,
  oscal: renderOscal,
  'in-toto': renderInToto,
} as const satisfies Record<string, (result: Result) => string>;

/** Name of a format, as the command line takes it. */
export type ReportFormat = keyof typeof formats;

/** What every run writes into its folder: format to file name. */
export const writtenFormats = {
  json: 'result.json',
  html: 'report.html',
  junit: 'junit.xml',
} as const satisfies Partial<Record<ReportFormat, string>>;

/** The result in the given format; the same result gives the same bytes. */
export function renderReport(format: ReportFormat, result: Result): string {
  return formats[format](result);
}
