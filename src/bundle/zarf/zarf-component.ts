import type { BundleChart, BundleFile } from '../../model/bundle.ts';
import type { ArchiveContents } from '../contents/archive.ts';
import { fileKind } from '../file-kind.ts';
import {
  holdingsOf,
  mergeHoldings,
  type Holdings,
  type PartReader,
  type ReaderContext,
} from '../holdings.ts';
import { openNested, readNested, type NestedFile } from '../nested.ts';
import { inside } from '../place.ts';
import type { ZarfComponent } from './zarf-definition.ts';

/** An entry of a component's archive, and which of Zarf's folders it lies in. */
interface ComponentEntry extends NestedFile {
  /** `charts`, `values`, `manifests`, `files`, `repos` or `data`. */
  readonly folder: string;
  /** Path below that folder. */
  readonly path: string;
}

/**
 * Reads the archive of one component, `NAME/FOLDER/…`: charts with the values files that are theirs, manifests, files
 * (archives among them are opened), data, and git repositories, each of which is listed as one file.
 */
export async function readZarfComponent(
  tar: NestedFile,
  contents: ArchiveContents,
  component: ZarfComponent | undefined,
  context: ReaderContext & PartReader,
): Promise<Holdings> {
  const entries = [...contents.files].map(([name, file]): ComponentEntry => {
    const [, folder = '', ...rest] = name.split('/');
    return { place: inside(tar.place, name), file, folder, path: rest.join('/') };
  });
  const inFolder = (folder: string) => entries.filter((entry) => entry.folder === folder);
  const inner = { ...context, contents };
  const rest = entries.filter(({ folder }) => folder !== 'charts' && folder !== 'repos');
  for (const { file } of rest) context.ledger.adopt(file);

  const values = inFolder('values');
  const charts = [];
  await contents.fetch(inFolder('charts').map(({ file }) => file));
  for (const entry of inFolder('charts')) charts.push(await readChart(entry, values, component, inner));
  const files = [];
  for (const entry of rest) files.push(await fileOf(entry));
  return mergeHoldings([
    ...charts,
    holdingsOf({ files: [...files, ...repositories(tar, inFolder('repos'))] }),
    await readNested(inFolder('files'), inner),
  ]);
}

async function readChart(
  entry: ComponentEntry,
  values: readonly ComponentEntry[],
  component: ZarfComponent | undefined,
  context: ReaderContext & PartReader,
): Promise<Holdings> {
  const opened = await openNested(entry, context);
  const [chart] = opened.kind === 'part' ? opened.holdings.charts : [];
  if (!chart) {
    const detail = opened.kind === 'refused' ? opened.message : 'it is no chart';
    context.ledger.blame(entry.place, 'unreadable', detail);
    return holdingsOf({});
  }
  return holdingsOf({ charts: [{ ...chart, release: releaseOf(entry, values, component) }] });
}

/** Zarf calls a chart's archive `NAME-VERSION.tgz`, and its values files `NAME-VERSION-INDEX`. */
function releaseOf(
  { path }: ComponentEntry,
  values: readonly ComponentEntry[],
  component: ZarfComponent | undefined,
): NonNullable<BundleChart['release']> {
  const stem = path.replace(/\.tgz$/, '');
  const definition = component?.charts.find(({ name, version, helmRepository }) =>
    [name, `${name}-${version ?? helmRepository?.version ?? ''}`].includes(stem),
  );
  const indexed = values.flatMap(({ path: name, place }) => {
    const index = name.startsWith(`${stem}-`) ? name.slice(stem.length + 1) : '';
    return /^\d+$/.test(index) ? [{ index: Number(index), place }] : [];
  });
  const { releaseName = definition?.name, namespace } = definition ?? {};
  return {
    ...(releaseName !== undefined && { name: releaseName }),
    ...(namespace !== undefined && { namespace }),
    valuesFiles: indexed.sort((a, b) => a.index - b.index).map(({ place }) => place),
  };
}

async function fileOf({ file, place, folder, path }: ComponentEntry): Promise<BundleFile> {
  const name = path.replace(/^.*\//, '') || folder;
  return { name, reference: place, digest: file.digest, place, bytes: file.bytes, kind: await kindOf() };

  async function kindOf(): Promise<BundleFile['kind']> {
    if (folder === 'values') return 'values';
    // Data is copied into a running container: an object in it is not applied to the cluster.
    return folder === 'data' ? 'other' : fileKind(file, name);
  }
}

/** A repository has thousands of files, none of which the cluster sees: it is listed once, under its component. */
function repositories(tar: NestedFile, entries: readonly ComponentEntry[]): BundleFile[] {
  const bytesByPlace = new Map<string, number>();
  for (const { place, path, file } of entries) {
    const [name = ''] = path.split('/', 1);
    const root = place.slice(0, place.length - path.length) + name;
    bytesByPlace.set(root, (bytesByPlace.get(root) ?? 0) + file.bytes);
  }
  return [...bytesByPlace].map(([place, bytes]) => {
    const name = place.replace(/^.*\//, '');
    return { name, reference: place, digest: tar.file.digest, place, bytes, kind: 'other' };
  });
}
