import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AirtightError, messageOf } from '../errors.ts';
import { type Result, resultSchema } from '../model/result.ts';

/** Reads a result.json; throws AirtightError(usage) that says what is wrong with one that is none. */
export async function readResult(path: string): Promise<Result> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new AirtightError('usage', `${path} cannot be read as JSON: ${messageOf(error)}`, {
      code: 'result-unreadable',
      hint: 'Give the result.json in the folder of a run.',
      cause: error,
    });
  }
  const parsed = resultSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problem = z.prettifyError(parsed.error).split('\n')[0] ?? '';
  throw new AirtightError('usage', `${path} is not a result of this version: ${problem}`, {
    code: 'result-invalid',
    hint: 'Its schemaVersion says which version of airtight wrote it.',
    cause: parsed.error,
  });
}
