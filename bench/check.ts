import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProvisions } from '../src/lab/provisions.ts';
import type { Stage } from '../src/model/result.ts';
import { type LadderTier, type Scenario, scenarioSchema } from '../src/model/scenario.ts';
import { run } from '../src/run.ts';
import type { Figures } from './figures.ts';

/** Seconds the issue wants on two cores, warm. */
const wanted = { tiers0to3: 90, withK3k: 240 } as const;

/**
 * The whole check of the good sample, stage by stage: tiers 0 to 3, then with tier 4. Held against what cannot be had
 * faster: the time from starting the node to a cluster that is ready, seen in the same run.
 */
export async function check(say: (line: string) => void): Promise<Figures> {
  const bundle = (await readProvisions())?.bundles['sample'];
  if (bundle === undefined) throw new Error('set-up has made no sample: npm run setup');
  const reportDir = await mkdtemp(join(tmpdir(), 'airtight-bench-'));
  const measure = async (name: string, tiers: readonly LadderTier[]): Promise<Measured> => {
    const start = performance.now();
    const { result } = await run({ bundle, scenario: scenarioOf(name, tiers), reportDir });
    const seconds = (performance.now() - start) / 1000;
    say(`${name}: ${seconds.toFixed(1)} s, ${result.verdict}`);
    for (const stage of result.stages) say(`  ${stageLine(stage, Date.parse(result.startedAt))}`);
    if (result.verdict !== 'ready') throw new Error(`the sample is ${result.verdict}: ${result.summary}`);
    return { seconds, stages: result.stages };
  };
  try {
    const three = await measure('tiers-0-to-3', ['helm-oci', 'multi-pod']);
    const four = await measure('tiers-0-to-4', ['helm-oci', 'multi-pod', 'k3k']);
    return {
      tiers0to3Seconds: rounded(three.seconds),
      tiers0to3Wanted: wanted.tiers0to3,
      withK3kSeconds: rounded(four.seconds),
      withK3kWanted: wanted.withK3k,
      nodeReadySeconds: rounded(nodeReady(three.stages)),
      timesNodeReady: rounded(three.seconds / nodeReady(three.stages)),
      // What would be waited for if nothing overlapped.
      stagesOneByOneSeconds: rounded(
        three.stages.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000,
      ),
    };
  } finally {
    await rm(reportDir, { recursive: true, force: true });
  }
}

interface Measured {
  readonly seconds: number;
  readonly stages: readonly Stage[];
}

function scenarioOf(name: string, tiers: readonly LadderTier[]): Scenario {
  return scenarioSchema.parse({ name, description: 'A run that is measured.', tiers });
}

function stageLine({ name, startedAt, durationMs, status }: Stage, began: number): string {
  const at = ((Date.parse(startedAt) - began) / 1000).toFixed(1).padStart(6);
  return `${at} s  ${(durationMs / 1000).toFixed(1).padStart(6)} s  ${name}${status === 'done' ? '' : ` (${status})`}`;
}

/** Seconds from the start of the nodes to the end of `cluster ready`. */
function nodeReady(stages: readonly Stage[]): number {
  const startedAt = stages.find(({ name }) => name === 'start nodes')?.startedAt ?? '';
  const ready = stages.find(({ name }) => name === 'cluster ready');
  return (Date.parse(ready?.startedAt ?? '') + (ready?.durationMs ?? 0) - Date.parse(startedAt)) / 1000;
}

const rounded = (value: number): number => Number(value.toFixed(1));
