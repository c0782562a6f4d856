import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { AirtightError, messageOf } from '../errors.ts';
import { type Scenario, scenarioSchema } from '../model/scenario.ts';

/** What `check` runs where no scenario is given. */
export const derivedScenario: Scenario = scenarioSchema.parse({
  name: 'derived',
  description: 'Derived from the bundle: the tiers this version has, with their defaults.',
});

/** Reads a scenario file; an AirtightError of kind `usage` names the file, the field and what is wrong with it. */
export async function readScenario(path: string): Promise<Scenario> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new AirtightError('usage', `The scenario ${path} cannot be read: ${messageOf(error)}`, {
      code: 'scenario-unreadable',
      cause: error,
    });
  });
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw invalid(path, messageOf(error).split('\n')[0] ?? '', error);
  }
  const parsed = scenarioSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw invalid(path, z.prettifyError(parsed.error).replaceAll('\n', ' '), parsed.error);
}

function invalid(path: string, problem: string, cause: unknown): AirtightError {
  return new AirtightError('usage', `The scenario ${path} is not valid: ${problem}`, {
    code: 'scenario-invalid',
    hint: 'CONTRIBUTING.md, "Add a scenario", shows a whole one.',
    cause,
  });
}
