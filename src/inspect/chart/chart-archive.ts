import { Readable } from 'node:stream';
import { type ByteRange, streamRange } from '../../system/byte-range.ts';
import { type ChartLimits, chartLimits } from './limits.ts';
import { type Budget, budgetOf, ChartFault, unpack } from './unpack.ts';

/** A chart in memory, and the charts below its `charts/`, packed or not. */
export interface ChartArchive {
  /** Place of its folder in the bundle, such as `web.tgz!web` or `web.tgz!web/charts/db-1.0.0.tgz!db`. */
  readonly place: string;
  /** Its own files by path, such as `templates/app.yaml`; those of subcharts are with the subcharts. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly subcharts: readonly ChartArchive[];
}

/** A chart, or in words why its archive is not read. */
export type ChartReading =
  { readonly ok: true; readonly chart: ChartArchive } | { readonly ok: false; readonly reason: string };

/** Reads a chart's `.tgz`, with all charts in it, into memory; what the archive does wrong is a reason, not an error. */
export async function readChartArchive(
  range: ByteRange,
  place: string,
  limits: ChartLimits = chartLimits,
): Promise<ChartReading> {
  const budget = budgetOf(limits);
  try {
    const { folder, files } = await unpack(streamRange(range), budget);
    return { ok: true, chart: await chartOf(`${place}!${folder}`, files, budget, limits.maxNesting) };
  } catch (error) {
    if (error instanceof ChartFault) return { ok: false, reason: error.message };
    throw error;
  }
}

/** The chart and every chart below it, outermost first. */
export function allCharts(chart: ChartArchive): ChartArchive[] {
  return [chart, ...chart.subcharts.flatMap(allCharts)];
}

/** Text of a file of the chart itself; undefined where there is none. */
export function textOf({ files }: ChartArchive, path: string): string | undefined {
  const bytes = files.get(path);
  return bytes && new TextDecoder().decode(bytes);
}

async function chartOf(
  place: string,
  files: ReadonlyMap<string, Uint8Array>,
  budget: Budget,
  nesting: number,
): Promise<ChartArchive> {
  if (!files.has('Chart.yaml')) throw new ChartFault(`${place} has no Chart.yaml`);
  if (nesting < 0) throw new ChartFault(`${place} lies more than ${budget.limits.maxNesting} charts deep`);
  const own = new Map<string, Uint8Array>();
  const below = new Map<string, Map<string, Uint8Array>>();
  for (const [path, bytes] of files) {
    const [, name, rest] = /^charts\/([^/]+)(?:\/(.*))?$/.exec(path) ?? [];
    if (name === undefined || !isSubchart(name, rest, files)) own.set(path, bytes);
    else below.set(name, (below.get(name) ?? new Map<string, Uint8Array>()).set(rest ?? '', bytes));
  }
  const subcharts: ChartArchive[] = [];
  for (const [name, parts] of below) {
    const at = `${place}/charts/${name}`;
    const packed = parts.get('');
    subcharts.push(
      packed === undefined
        ? await chartOf(at, parts, budget, nesting - 1)
        : await packedChart(at, packed, budget, nesting - 1),
    );
  }
  return { place, files: own, subcharts };
}

async function packedChart(
  place: string,
  packed: Uint8Array,
  budget: Budget,
  nesting: number,
): Promise<ChartArchive> {
  const { folder, files } = await unpack(Readable.from([packed]), budget).catch((error: unknown) => {
    throw error instanceof ChartFault ? new ChartFault(`${place}: ${error.message}`) : error;
  });
  return chartOf(`${place}!${folder}`, files, budget, nesting);
}

/** As Helm has it: what begins with `_` or `.` is none, a file is one by its `.tgz`, a folder by its Chart.yaml. */
function isSubchart(name: string, rest: string | undefined, files: ReadonlyMap<string, Uint8Array>): boolean {
  if (/^[_.]/.test(name)) return false;
  return rest === undefined ? name.endsWith('.tgz') : files.has(`charts/${name}/Chart.yaml`);
}
