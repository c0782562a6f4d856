import { readRange } from '../../system/byte-range.ts';
import type { ReaderContext } from '../holdings.ts';
import type { ZarfDefinition } from './zarf-definition.ts';
import { zarfNames } from './zarf-names.ts';

/** A file with more lines than this allows names more entries than any archive may hold; in bytes. */
const maxChecksumsBytes = 64 * 1024 ** 2;

/** Written after the checksums were, so that no line can be there for them. */
const unlisted: ReadonlySet<string> = new Set([
  zarfNames.definition,
  zarfNames.checksums,
  zarfNames.signature,
  zarfNames.bundleSignature,
]);

/**
 * Holds `checksums.txt` against what was read: its own hash is in `zarf.yaml`, each line is `SHA256 PATH`, and every file
 * has one. Whatever does not fit is a fault that goes by the file's path.
 */
export async function verifyZarfChecksums(
  { contents, ledger }: ReaderContext,
  { metadata, build }: ZarfDefinition,
): Promise<void> {
  const file = contents.find(zarfNames.checksums);
  const wanted = metadata?.aggregateChecksum;
  if (!file) {
    if (wanted !== undefined) ledger.blame(zarfNames.checksums, 'missing', 'zarf.yaml gives its checksum');
    return;
  }
  if (wanted !== undefined && file.digest !== `sha256:${wanted}`) {
    const detail = `it hashes to ${file.digest}, zarf.yaml says sha256:${wanted}`;
    ledger.blame(zarfNames.checksums, 'digest-mismatch', detail);
  }
  await contents.fetch([file]);
  if (!file.range || file.bytes > maxChecksumsBytes) {
    ledger.blame(zarfNames.checksums, 'unreadable', `it has ${file.bytes} bytes`);
    return;
  }
  const text = (await readRange(file.range, maxChecksumsBytes)).toString('utf8');
  const listed = new Set([...unlisted, ...(build?.provenanceFiles ?? [])]);
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [, hex, path] = /^([0-9a-f]{64}) +(\S.*)$/.exec(line) ?? [];
    if (hex === undefined || path === undefined) {
      ledger.blame(zarfNames.checksums, 'unreadable', `this is no checksum and path: ${line.slice(0, 100)}`);
      continue;
    }
    listed.add(path);
    verifyLine(hex, path, { contents, ledger });
  }
  for (const path of contents.files.keys()) {
    if (!listed.has(path)) ledger.blame(path, 'digest-mismatch', `${zarfNames.checksums} does not list it`);
  }
}

function verifyLine(
  hex: string,
  path: string,
  { contents, ledger }: Pick<ReaderContext, 'contents' | 'ledger'>,
): void {
  const file = contents.find(path);
  if (!file) {
    ledger.blame(path, 'missing', `${zarfNames.checksums} lists it, the package does not hold it`);
    return;
  }
  // A blob's name makes the same claim, and the fault goes by that.
  const isSaidAlready = path === `${zarfNames.images}/blobs/sha256/${hex}`;
  if (file.digest === `sha256:${hex}` || isSaidAlready) return;
  const detail = `it hashes to ${file.digest}, ${zarfNames.checksums} says sha256:${hex}`;
  ledger.blame(path, 'digest-mismatch', detail);
}
