import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeScratch, type Scratch } from '../fixtures/bundles/scratch.ts';
import { connectEngine } from '../src/lab/engine.ts';
import { readProvisions } from '../src/lab/provisions.ts';
import { checkout, ciFiles, isSetUp, runStep } from '../test/ci-files.ts';

const small = (await readProvisions())?.bundles['small'];
const engine = await connectEngine().catch(() => undefined);
const skipped = process.env['BUNDLE'] !== undefined || engine === undefined || small === undefined;

describe.skipIf(skipped)('the pipeline for GitHub, in a lab', () => {
  let scratch: Scratch;
  beforeAll(async () => {
    scratch = await makeScratch();
  });
  afterAll(() => scratch.remove());

  it('sets up, lets a bundle through that is ready, and tells GitHub', async () => {
    const file = ciFiles.GitHub;
    const workspace = await checkout(scratch, 'workspace', {
      [file.variables['BUNDLE'] ?? '']: await readFile(small ?? ''),
    });
    const env = {
      ...{ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'summary.md' },
      // Where set-up has been, and with the node that it made: no test can pull K3s.
      ...{
        AIRTIGHT_CACHE: process.env['AIRTIGHT_CACHE'],
        AIRTIGHT_NODE_IMAGE: process.env['AIRTIGHT_NODE_IMAGE'],
      },
    };
    const steps = file.steps.filter((step) => !isSetUp(step) || step.name === 'Set up');
    expect(steps[0]?.name).toBe('Set up');
    const printed: string[] = [];
    for (const step of steps) {
      const { exitCode, output } = await runStep(file, step, { workspace, env });
      expect(exitCode, `${step.name}: ${output}`).toBe(0);
      printed.push(output);
    }
    expect(printed.join('\n')).toMatch(/^::notice title=airtight%3A Ready::/m);
    expect(await readFile(join(workspace, 'summary.md'), 'utf8')).toMatch(/^# Ready: bundle\.haul\.tar\.zst/);
  });
});
