import { parseAllDocuments } from 'yaml';
import { messageOf } from '../errors.ts';
import { readRange } from '../system/byte-range.ts';
import { jsonDepth, type JsonDocument } from './json.ts';
import type { BundleLimits } from './limits.ts';
import { printable } from './refusal.ts';
import type { StoredFile } from './contents/stored-file.ts';

/** Size of one YAML file that describes the bundle, in bytes; real ones have a few kilobytes. */
const maxYamlBytes = 1024 ** 2;
/** Nodes that aliases may stand for, so that a few of them cannot unfold into everything. */
const maxAliasCount = 100;

/**
 * Reads the documents of a YAML file that describes the bundle (Chart.yaml, zarf.yaml, bundle.yaml): size, depth and
 * aliases are bounded; empty documents are left out.
 */
export async function readYaml(
  file: Pick<StoredFile, 'bytes' | 'range'>,
  limits: BundleLimits,
): Promise<JsonDocument<readonly unknown[]>> {
  if (file.bytes > maxYamlBytes)
    return { ok: false, reason: `has ${file.bytes} bytes: at most ${maxYamlBytes} are read as YAML` };
  if (!file.range) return { ok: false, reason: 'was not kept' };
  const text = (await readRange(file.range, maxYamlBytes)).toString('utf8');
  if (jsonDepth(text) > limits.maxJsonDepth)
    return { ok: false, reason: `is nested deeper than ${limits.maxJsonDepth} levels` };
  try {
    const values = parseAllDocuments(text, { logLevel: 'silent', prettyErrors: true }).map((document) => {
      const [fault] = document.errors;
      if (fault) throw fault;
      return document.toJS({ maxAliasCount }) as unknown;
    });
    return { ok: true, value: values.filter((value) => value !== null && value !== undefined) };
  } catch (error) {
    // The parser's message shows the place in further lines; the first one says it.
    return {
      ok: false,
      reason: `is not YAML: ${printable(messageOf(error).split('\n', 1)[0] ?? '').replace(/:$/, '')}`,
    };
  }
}
