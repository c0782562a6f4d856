import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AirtightError, messageOf } from '../errors.ts';
import { allowList } from '../watch/index.ts';
import { readProvisions } from '../lab/provisions.ts';
import { type Scenario, scenarioSchema } from '../model/scenario.ts';
import { readYamlFile } from './yaml-file.ts';

/** What `check` runs where no scenario is given. */
export const derivedScenario: Scenario = scenarioSchema.parse({
  name: 'derived',
  description: 'Derived from the bundle: the tiers this version has, with their defaults.',
});

/** Reads a scenario file; an AirtightError of kind `usage` names the file, the field and what is wrong with it. */
export async function readScenario(path: string): Promise<Scenario> {
  const hint = 'CONTRIBUTING.md, "Add a scenario", shows a whole one.';
  const scenario = await readYamlFile(path, scenarioSchema, { kind: 'scenario', hint });
  // An allowance that cannot be read must not wait for the end of the run to be found.
  allowList(scenario.watch.allow);
  return scenario;
}

/**
 * The bundle a scenario runs against: the one given, else the file it names (relative to its own folder), else the
 * sample of that name that set-up made; a scenario file for any candidate runs against the good sample where none is
 * given. An AirtightError of kind `usage` where there is none.
 */
export async function bundleOf(
  scenario: Scenario,
  from: { given?: string | undefined; scenarioFile?: string | undefined },
): Promise<string> {
  if (from.given !== undefined) return from.given;
  const samples = (await readProvisions())?.bundles ?? {};
  if (scenario.bundle === 'candidate') {
    const sample = from.scenarioFile === undefined ? undefined : samples['sample'];
    if (sample !== undefined) return sample;
    throw new AirtightError('usage', `The scenario ${scenario.name} needs a bundle to run against`, {
      code: 'bundle-not-given',
      hint: 'airtight check BUNDLE [--scenario FILE]',
    });
  }
  const file = resolve(from.scenarioFile === undefined ? '.' : dirname(from.scenarioFile), scenario.bundle);
  if (existsSync(file)) return file;
  const sample = samples[scenario.bundle];
  if (sample !== undefined) return sample;
  throw new AirtightError(
    'usage',
    `The scenario ${scenario.name} names a bundle that is not there: ${scenario.bundle}`,
    {
      code: 'bundle-not-found',
      hint: `Neither ${file} nor a sample of that name exists; "npm run setup" makes the samples.`,
    },
  );
}

/** The text of the registries.yaml a scenario brings, beside its own file; an AirtightError of kind `usage` where it is not there. */
export async function readRegistriesFile(
  { name, load }: Scenario,
  scenarioFile: string | undefined,
): Promise<string | undefined> {
  if (load.mode === 'preloaded' || load.registriesFile === undefined) return undefined;
  const path = resolve(scenarioFile === undefined ? '.' : dirname(scenarioFile), load.registriesFile);
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new AirtightError(
      'usage',
      `The scenario ${name} names ${path}, which cannot be read: ${messageOf(error)}`,
      {
        code: 'registries-file-unreadable',
        hint: 'load.registriesFile is looked for beside the scenario file.',
        cause: error,
      },
    );
  });
}
