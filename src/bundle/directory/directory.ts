import type { BundleFile } from '../../model/bundle.ts';
import type { BundleYaml } from '../../model/bundle-yaml.ts';
import { bundleYamlName, readBundleYaml, withReleases } from './bundle-yaml.ts';
import { chartMetadata } from '../chart-archive.ts';
import { fileKind } from '../file-kind.ts';
import { planFolder, type FolderUnit } from './folder-plan.ts';
import { folderView } from './folder-view.ts';
import {
  holdingsOf,
  mergeHoldings,
  type Holdings,
  type PartReader,
  type ReaderContext,
} from '../holdings.ts';
import { openNested, partOf, refusedOf, type NestedFile } from '../nested.ts';
import { maxChartBytes, packChart } from './pack-chart.ts';

type Context = ReaderContext & PartReader;

/** Version control, and what editors and desktops leave behind; no tool ships these on purpose. */
const litter =
  /(?:^|\/)(?:\.git|\.hg|\.svn)(?:\/|$)|(?:^|\/)(?:\.DS_Store|Thumbs\.db|[^/]*~|\.[^/]*\.sw[a-p])$/;

/**
 * Reads a folder of anything: archives, OCI layouts and unpacked archives at any depth, charts packed or as folders, and
 * single files by what they are. What `bundle.yaml` ignores is not looked at.
 */
export async function readDirectory(context: Context): Promise<Holdings> {
  const settings = await readBundleYaml(context);
  const names = [...context.contents.files.keys()]
    .filter((name) => !litter.test(name) && !isIgnored(name, settings))
    .sort();
  const plan = planFolder(names);
  const found: Holdings[] = [];
  for (const unit of plan.units) {
    found.push(
      unit.kind === 'chart' ? await readChartFolder(unit, context) : await readUnpacked(unit, context),
    );
  }
  const values = new Set(settings?.charts.flatMap((use) => use.values));
  for (const place of plan.files) {
    const file = context.contents.files.get(place);
    if (file) found.push(await readFile({ place, file }, values, context));
  }
  const holdings = mergeHoldings(found);
  return settings ? { ...holdings, charts: withReleases(holdings.charts, settings) } : holdings;
}

function isIgnored(name: string, settings: BundleYaml | undefined): boolean {
  return (settings?.ignore ?? []).some(
    ({ path }) => path !== undefined && (name === path || name.startsWith(`${path}/`)),
  );
}

async function readUnpacked({ folder, names }: FolderUnit, context: Context): Promise<Holdings> {
  try {
    const part = await context.readPart(folderView(context.contents, folder, names), folder);
    return part?.holdings ?? holdingsOf({});
  } catch (error) {
    context.ledger.blame(folder === '' ? '.' : folder, 'unreadable', refusedOf(error).message);
    return holdingsOf({});
  }
}

/** Packs a chart's folder, so that the rest of the house has to know one form of a chart. */
async function readChartFolder({ folder, names }: FolderUnit, context: Context): Promise<Holdings> {
  const { contents, ledger, spool } = context;
  const place = folder === '' ? '.' : folder;
  const { name, version } = await chartMetadata(contents, folder, place, context);
  const packed = await packChart(name, folderView(contents, folder, names));
  if (!packed) {
    ledger.blame(place, 'unreadable', `its files are over ${maxChartBytes} bytes, more than helm takes`);
    return holdingsOf({});
  }
  const { digest, ...file } = await spool.write([packed]);
  ledger.adopt({ digest, ...file });
  return holdingsOf({ charts: [{ name, version, reference: place, digest, place, archive: digest }] });
}

async function readFile(
  nested: NestedFile,
  values: ReadonlySet<string>,
  context: Context,
): Promise<Holdings> {
  const { place, file } = nested;
  const opened = await openNested(nested, context);
  if (opened.kind === 'part') return mergeHoldings([opened.holdings, holdingsOf({ parts: [opened.part] })]);
  if (opened.kind === 'refused') context.ledger.blame(place, 'unreadable', opened.message);
  context.ledger.adopt(file);
  const name = place.replace(/^.*\//, '');
  const kind = values.has(place) ? 'values' : await kindOf(nested, name);
  const entry: BundleFile = { name, reference: place, digest: file.digest, place, bytes: file.bytes, kind };
  return holdingsOf({ files: [entry], parts: [partOf(place, 'file', file)] });
}

async function kindOf({ place, file }: NestedFile, name: string): Promise<BundleFile['kind']> {
  return place === bundleYamlName ? 'other' : fileKind(file, name);
}
