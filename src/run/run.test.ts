import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSamples } from '../../fixtures/sample/samples.ts';
import { bundle } from '../checks/evidence.fixture.ts';
import type { BundleImage } from '../model/bundle.ts';
import { resultSchema } from '../model/result.ts';
import { run } from '../run.ts';
import { planLoad } from './plan-load.ts';
import { bundleOf, derivedScenario, readScenario } from './scenario-file.ts';

let folder: string;
let samples: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-test-'));
  const busybox = join(folder, 'busybox');
  await writeFile(busybox, 'any bytes do: nothing here is run\n'.repeat(1000));
  samples = await writeSamples({ outFolder: folder, busybox, systemImages: [] });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const reportDir = (name: string): string => join(folder, name);

describe('run', () => {
  it('makes a damaged bundle not ready without a lab, and leaves nothing unsaid', async () => {
    const { result, folder: written } = await run({
      bundle: samples['corrupt'] ?? '',
      scenario: derivedScenario,
      reportDir: reportDir('damaged'),
    });
    const outcomes = new Map(result.checks.map((check) => [check.id, check.outcome]));
    expect(result.verdict).toBe('not-ready');
    expect(outcomes.get('bundle-integrity')).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/sha256:[0-9a-f]{64}/) as string,
    });
    for (const { id, tier, outcome } of result.checks) {
      if (tier !== 'inspect')
        expect(outcome, id).toMatchObject({ status: 'inconclusive', cause: 'prerequisite-failed' });
    }
    expect(result.conditions.map(({ id }) => id)).toContain('no-node');
    expect(resultSchema.parse(JSON.parse(await readFile(join(written, 'result.json'), 'utf8')))).toEqual(
      result,
    );
    for (const file of ['report.html', 'junit.xml']) expect(existsSync(join(written, file))).toBe(true);
  });

  it('keeps the verdict whatever its gate excuses, and names an exception that excused nothing', async () => {
    const exception = (check: string) => ({ check, reason: 'r', owner: 'ops', expires: '9999-12-31' });
    const exceptions = [exception('bundle-integrity'), exception('nothing-leaves')];
    const { result } = await run({
      bundle: samples['corrupt'] ?? '',
      scenario: derivedScenario,
      reportDir: reportDir('gated'),
      gate: { rule: { strict: false, only: 'all', exceptions } },
    });
    expect(result.verdict).toBe('not-ready');
    expect(result.gate?.excused.map(({ by }) => by.check)).toEqual(['bundle-integrity']);
    expect(result.conditions).toContainEqual({
      id: 'exception-unused',
      text: 'The exception for nothing-leaves of ops, until 9999-12-31, excused nothing in this run.',
    });
  });

  it('throws on a bundle that is not there, and writes nothing', async () => {
    const options = { bundle: join(folder, 'none'), scenario: derivedScenario, reportDir: reportDir('none') };
    await expect(run(options)).rejects.toMatchObject({ kind: 'usage', code: 'bundle-not-found' });
    expect(existsSync(reportDir('none'))).toBe(false);
  });

  it('ends with the reason it was aborted for', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const options = {
      bundle: samples['sample'] ?? '',
      scenario: derivedScenario,
      reportDir: reportDir('aborted'),
      signal,
    };
    await expect(run(options)).rejects.toThrow('enough');
  });
});

describe('planLoad', () => {
  const image = (reference: string): BundleImage => ({ ...(bundle.images[0] as BundleImage), reference });
  const hello = 'docker.io/library/hello-world:latest';
  const blobs = { range: () => undefined, fetch: () => Promise.resolve() };
  const system = {
    bundle: { ...bundle, images: [image('docker.io/rancher/mirrored-pause:3.6')] },
    blobs,
    role: 'system' as const,
  };

  it('takes from the harness only what the bundle lacks', () => {
    const plan = planLoad(bundle, [system], hello);
    expect(plan.suppliedSystem).toEqual(['docker.io/rancher/mirrored-pause:3.6']);
    expect(plan.helloWorld).toEqual({ reference: hello, source: 'bundle' });
    expect(plan.othersFromBundle.map(({ reference }) => reference)).toEqual([hello]);
    const whole = { ...bundle, images: [...bundle.images, ...system.bundle.images] };
    expect(planLoad(whole, [system], hello)).toMatchObject({ suppliedSystem: [], fromHarness: [] });
  });

  it('supplies the probe, and only that, from the archive it comes with', () => {
    const probe = {
      bundle: { ...bundle, images: [...bundle.images, image('docker.io/example/other:1')] },
      blobs,
      role: 'probe' as const,
    };
    const plan = planLoad({ ...bundle, images: [] }, [probe], hello);
    expect(plan.fromHarness.map(({ reference }) => reference)).toEqual([hello]);
    expect(plan.helloWorld.source).toBe('harness');
  });

  it('loads the whole bundle first where the system images of the node are not known', () => {
    expect(planLoad(bundle, [], hello)).toMatchObject({
      othersFromBundle: [],
      systemFromBundle: bundle.images,
    });
  });
});

describe('a scenario file', () => {
  const write = async (text: string): Promise<string> => {
    const path = join(folder, 'scenario.yaml');
    await writeFile(path, text);
    return path;
  };

  it('is read with its defaults', async () => {
    const scenario = await readScenario(await write('{ name: mine, description: d, bundle: here.tar }'));
    expect(scenario.helloWorld.image).toBe('docker.io/library/hello-world:latest');
  });

  it.each([
    ['an unknown field', '{ name: mine, description: d, helloworld: {} }', 'helloworld'],
    ['no name', '{ description: d }', 'name'],
    ['bad YAML', '{ name: [', 'not valid'],
    [
      'an allowance that is no address',
      '{ name: mine, description: d, watch: { allow: [{ to: "1.2.3.4/99", reason: r }] } }',
      '1.2.3.4/99',
    ],
  ])('with %s is refused by name', async (_, text, words) => {
    const error: unknown = await readScenario(await write(text)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'usage' });
    expect((error as Error).message).toContain(words);
  });

  it('finds its bundle: the given one first, then beside itself, and says where it looked', async () => {
    const scenario = { ...derivedScenario, bundle: 'sample.haul.tar.zst' };
    const scenarioFile = join(folder, 'scenario.yaml');
    expect(await bundleOf(scenario, { given: 'mine.tar', scenarioFile })).toBe('mine.tar');
    expect(await bundleOf(scenario, { scenarioFile })).toBe(samples['sample']);
    await expect(bundleOf({ ...scenario, bundle: 'no-such' }, { scenarioFile })).rejects.toMatchObject({
      code: 'bundle-not-found',
    });
    await expect(bundleOf(derivedScenario, {})).rejects.toMatchObject({ code: 'bundle-not-given' });
  });
});
