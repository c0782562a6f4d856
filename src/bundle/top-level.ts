import type { z } from 'zod';
import type { ReaderContext } from './holdings.ts';
import { readJson } from './json.ts';
import { refusal } from './refusal.ts';

/** Reads a document that says what the bundle holds; without it there is nothing to go on, so the bundle is refused. */
export async function readTopLevel<T>(
  { contents, limits }: Pick<ReaderContext, 'contents' | 'limits'>,
  name: string,
  schema: z.ZodType<T>,
): Promise<T> {
  const file = contents.find(name);
  if (!file) throw refusal('bundle-json-invalid', `The bundle lacks ${name}.`);
  await contents.fetch([file]);
  const document = await readJson(file, schema, limits);
  if (!document.ok) throw refusal('bundle-json-invalid', `The bundle's ${name} ${document.reason}.`);
  return document.value;
}
