import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { onTestFinished } from 'vitest';
import type { BundleChart, BundleFile } from '../model/bundle.ts';
import type { ByteRange } from '../system/byte-range.ts';
import type { InspectSubject } from './types.ts';

/** A packed chart whose files stand below the folder. */
export async function tgzOf(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<Uint8Array> {
  const entries = Object.entries(files).map(([path, content]) => {
    const body = Buffer.from(content);
    return { header: { name: `${folder}/${path}`, size: body.length, type: 'file' as const }, body };
  });
  return gzipSync(await packTar(entries));
}

/** A folder that is gone when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'airtight-charts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The bytes as part of a file of this machine, as an opened bundle has them. */
export async function rangeOf(bytes: Uint8Array): Promise<ByteRange> {
  const path = join(await temporaryFolder(), 'bundle');
  await writeFile(path, Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')]));
  return { path, start: 6, bytes: bytes.length };
}

/** A bundle of nothing but these charts (the `.tgz` by name; version 1.0.0) and files, opened. */
export async function subjectOf(
  charts: Readonly<Record<string, Uint8Array>>,
  files: readonly { readonly place: string; readonly kind: BundleFile['kind']; readonly text: string }[] = [],
): Promise<InspectSubject> {
  const ranges = new Map<string, ByteRange>();
  const keep = async (bytes: Uint8Array): Promise<string> => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    ranges.set(digest, await rangeOf(bytes));
    return digest;
  };
  const bundleCharts: BundleChart[] = [];
  for (const [name, tgz] of Object.entries(charts)) {
    const digest = await keep(tgz);
    const place = `${name}.tgz`;
    bundleCharts.push({ name, version: '1.0.0', reference: place, digest, place, archive: digest });
  }
  const bundleFiles: BundleFile[] = [];
  for (const { place, kind, text } of files) {
    const digest = await keep(Buffer.from(text));
    bundleFiles.push({ name: place, reference: place, digest, place, bytes: text.length, kind });
  }
  return {
    bundle: {
      name: 'bundle',
      path: 'bundle',
      format: 'directory',
      sha256: '0'.repeat(64),
      bytes: 0,
      unpackedBytes: 0,
      images: [],
      charts: bundleCharts,
      files: bundleFiles,
      companions: [],
      parts: [],
      blobsChecked: 0,
      faults: [],
    },
    blobs: { range: (digest) => ranges.get(digest), fetch: () => Promise.resolve() },
    workFolder: await temporaryFolder(),
  };
}
