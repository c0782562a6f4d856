import pc from 'picocolors';
import type { Result } from '../model/result.ts';
import { again, type Colours, conditions, groups, line, painter, sectionsText } from './summary.ts';
import { oneLine } from './text.ts';
import { formatBytes } from '../model/units.ts';
import { verdictState, verdictWords } from './words.ts';

/** Hex digits of a digest that tell images apart at a glance. */
const shortDigest = 'sha256:'.length + 12;
/** Widest first column: longer names push their row aside rather than all rows. */
const widestName = 80;

/** What `airtight inspect` prints: verdict, contents, and what the checks found, ending in a newline. */
export function renderInspection(result: Result, options: { readonly color: boolean }): string {
  const colours = pc.createColors(options.color);
  const sections = [
    head(result, colours),
    listing(
      'Images',
      result.images.map(({ reference, digest, platforms, askedForBy }) => [
        reference,
        digest.slice(0, shortDigest),
        platforms.join(',') || 'platform not stated',
        askedForBy === undefined ? '' : places(askedForBy.length),
      ]),
      colours,
    ),
    listing(
      'Charts',
      result.bundle.charts.map(({ name, version, digest }) => [
        `${name} ${version}`,
        digest.slice(0, shortDigest),
        rendered(result, name),
      ]),
      colours,
    ),
    listing(
      'Files',
      result.bundle.files.map(({ name, digest }) => [name, digest.slice(0, shortDigest)]),
      colours,
    ),
    groups(result, colours),
    again(result, colours),
  ];
  return sectionsText(sections);
}

function head(result: Result, colours: Colours): string[] {
  const { bundle, verdict, summary, renderer } = result;
  const paint = painter(verdictState[verdict], colours);
  return [
    `${paint(colours.bold(verdictWords[verdict].toUpperCase()))}  ${oneLine(summary)}`,
    '',
    line('bundle', `${bundle.name} (${bundle.format}, ${formatBytes(bundle.bytes)})`, colours),
    line('sha256', bundle.sha256, colours),
    ...(renderer
      ? [
          line(
            'render',
            `Helm ${renderer.version} for Kubernetes ${renderer.kubeVersion} (${renderer.kubeVersionFrom})`,
            colours,
          ),
        ]
      : []),
    ...conditions(result, colours),
  ];
}

function listing(title: string, rows: readonly (readonly string[])[], colours: Colours): string[] {
  if (rows.length === 0) return [];
  const tidy = rows.map((row) => row.map(oneLine));
  const widths = (tidy[0] ?? []).map((_, column) =>
    Math.min(widestName, Math.max(...tidy.map((row) => row[column]?.length ?? 0))),
  );
  return [
    colours.bold(`${title} (${rows.length})`),
    ...tidy.map((row) =>
      `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
    ),
  ];
}

function places(count: number): string {
  if (count === 0) return 'asked for by nothing that was read';
  return count === 1 ? 'asked for in 1 place' : `asked for in ${count} places`;
}

function rendered({ renderings, bundle }: Result, chart: string): string {
  const places = bundle.charts.filter(({ name }) => name === chart).map(({ place }) => place);
  const ofChart = (renderings ?? []).filter(({ source }) => places.includes(source));
  if (ofChart.length === 0) return '';
  const failed = ofChart.filter(({ status }) => status !== 'rendered').length;
  return failed === 0 ? `rendered ${ofChart.length}×` : `not rendered ${failed} of ${ofChart.length}×`;
}
