import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findPrograms } from '../../fixtures/setup/go-programs.ts';
import { goRecipeSchema } from '../../fixtures/setup/go-recipe.ts';
import { isModuleFile } from '../../fixtures/setup/steps/optional-programs.ts';
import { isSource } from '../../fixtures/setup/steps/ways-out.ts';
import { cacheFolder } from '../../src/lab/provisions.ts';

/** Path of the program that set-up has compiled out of fixtures/ways-out. */
export async function waysOutProgram(): Promise<string> {
  const sources = resolve(import.meta.dirname, '../../fixtures/ways-out');
  const recipe = goRecipeSchema.parse(JSON.parse(await readFile(join(sources, 'build.json'), 'utf8')));
  const counts = (path: string) => isModuleFile(path) || isSource(path);
  const found = await findPrograms(cacheFolder(), { sources, recipe, counts }, undefined);
  if (found === undefined) throw new Error('set-up has not compiled fixtures/ways-out: npm run setup');
  return join(found.folder, 'ways-out');
}
