import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { readRange } from '../../system/byte-range.ts';
import type { ArchiveContents } from '../contents/archive.ts';
import { helmIgnores } from './helm-ignore.ts';

/** What helm takes for a chart, unpacked; in bytes. Source: pkg/chart/loader/archive of helm, MaxDecompressedChartSize. */
export const maxChartBytes = 100 * 1024 ** 2;

/** Any moment will do as long as it is always the same one. */
const modified = new Date(0);

/**
 * Packs a chart folder into the `.tgz` that `helm package` would make of it: below the chart's name, without what
 * `.helmignore` leaves out, Chart.yaml first. The same files give the same bytes. Undefined where the files are more than
 * {@link maxChartBytes}.
 */
export async function packChart(name: string, contents: ArchiveContents): Promise<Uint8Array | undefined> {
  const ignored = await helmIgnores(contents);
  const paths = [...contents.files.keys()].filter((path) => !ignored(path)).sort();
  const sizes = paths.map((path) => contents.files.get(path)?.bytes ?? 0);
  if (sizes.reduce((sum, bytes) => sum + bytes, 0) > maxChartBytes) return undefined;

  const entries = [];
  for (const path of ['Chart.yaml', ...paths.filter((each) => each !== 'Chart.yaml')]) {
    const range = contents.find(path)?.range;
    const body = range ? await readRange(range, range.bytes) : Buffer.alloc(0);
    const header = {
      name: `${name}/${path}`,
      size: body.length,
      mtime: modified,
      mode: 0o644,
      uid: 0,
      gid: 0,
    };
    entries.push({ header: { ...header, type: 'file' as const }, body });
  }
  return gzipSync(await packTar(entries));
}
