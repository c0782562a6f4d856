import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import { readRange } from '../../system/byte-range.ts';
import { refusal } from '../refusal.ts';
import type { SourceFile } from './source-file.ts';

const maxHeaderBytes = 64 * 1024;

/** `.part000` of a split Zarf package; source: Zarf's ZarfSplitPackageData. `count` leaves the header itself out. */
const headerSchema = z.object({
  sha256Sum: z.string().regex(/^[0-9a-f]{64}$/i),
  bytes: z.number(),
  count: z.number(),
});

/** Reads the header and holds the parts to the count and size it gives; returns the hex SHA-256 they must come to. */
export async function readSplitHeader(header: SourceFile, parts: readonly SourceFile[]): Promise<string> {
  const { sha256Sum, bytes, count } = await parseHeader(header);
  if (parts.length !== count) {
    const message = `${header.path} speaks of ${count} parts after it, ${parts.length} are there.`;
    throw refusal('bundle-part-missing', message);
  }
  const found = parts.reduce((sum, part) => sum + part.bytes, 0);
  if (found !== bytes) {
    throw refusal('bundle-damaged', `The parts after ${header.path} have ${found} bytes, it says ${bytes}.`);
  }
  return sha256Sum.toLowerCase();
}

async function parseHeader(header: SourceFile): Promise<z.infer<typeof headerSchema>> {
  try {
    const { path, bytes } = header;
    if (bytes > maxHeaderBytes) throw new Error(`it has ${bytes} bytes`);
    const text = await readRange({ path, start: 0, bytes }, maxHeaderBytes);
    return headerSchema.parse(JSON.parse(text.toString()));
  } catch (error) {
    const message = `${header.path} is not the header of a split Zarf package: ${messageOf(error)}`;
    throw refusal('bundle-damaged', message, error);
  }
}
