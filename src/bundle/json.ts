import type { z } from 'zod';
import { messageOf } from '../errors.ts';
import { readRange } from '../system/byte-range.ts';
import type { BundleLimits } from './limits.ts';
import { printable } from './refusal.ts';
import type { StoredFile } from './contents/stored-file.ts';

/** A document read from the bundle, or in words why it cannot be used. */
export type JsonDocument<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** Reads a spooled JSON document: its size and depth are bounded before it is parsed, its shape checked after. */
export async function readJson<T>(
  file: Pick<StoredFile, 'bytes' | 'range'>,
  schema: z.ZodType<T>,
  limits: BundleLimits,
): Promise<JsonDocument<T>> {
  if (file.bytes > limits.maxJsonBytes) {
    return { ok: false, reason: `has ${file.bytes} bytes: at most ${limits.maxJsonBytes} are read as JSON` };
  }
  if (!file.range) return { ok: false, reason: 'was not kept' };
  const text = (await readRange(file.range, limits.maxJsonBytes)).toString('utf8');
  if (jsonDepth(text) > limits.maxJsonDepth) {
    return { ok: false, reason: `is nested deeper than ${limits.maxJsonDepth} levels` };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, reason: `is not JSON: ${printable(messageOf(error))}` };
  }
  const checked = schema.safeParse(value);
  if (checked.success) return { ok: true, value: checked.data };
  const issue = checked.error.issues[0];
  return {
    ok: false,
    reason: `has an unexpected shape at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`,
  };
}

/** Most brackets open at once, strings left out; works on text that is no JSON too. */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (inString) {
      if (char === '\\') index += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, (depth += 1));
    else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}
