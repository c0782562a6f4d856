import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { AirtightError, messageOf } from '../errors.ts';

/**
 * Reads a YAML file of the user's, a `kind` of file; an AirtightError of kind `usage` names the file, the field and what is wrong with it. Its code
 * is `KIND-unreadable` or `KIND-invalid`.
 */
export async function readYamlFile<T>(
  path: string,
  schema: z.ZodType<T>,
  { kind, hint }: { readonly kind: string; readonly hint: string },
): Promise<T> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new AirtightError('usage', `The ${kind} ${path} cannot be read: ${messageOf(error)}`, {
      code: `${kind}-unreadable`,
      cause: error,
    });
  });
  const invalid = (problem: string, cause: unknown) =>
    new AirtightError('usage', `The ${kind} ${path} is not valid: ${problem}`, {
      code: `${kind}-invalid`,
      hint,
      cause,
    });
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw invalid(messageOf(error).split('\n')[0] ?? '', error);
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw invalid(z.prettifyError(parsed.error).replaceAll('\n', ' '), parsed.error);
}
