import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { AnyCheck } from '../model/check.ts';
import { type Result, schemaVersion } from '../model/result.ts';
import type { Scenario } from '../model/scenario.ts';
import { fold, summarise } from '../verdict/fold.ts';
import { compareWith } from '../verdict/baseline.ts';
import type { Judged } from '../verdict/findings.ts';
import { decideGate } from '../verdict/gate.ts';
import { judge } from '../verdict/judge.ts';
import { conditionsOf } from './conditions.ts';
import type { RunOptions } from './options.ts';
import { imagesOf } from './images-of.ts';
import type { RunRecord } from './record.ts';

/** The version in package.json, which is published beside both src and dist. */
export const airtightVersion = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** What a result says of the run beside what the record holds. */
export interface RunFacts {
  readonly runId: string;
  readonly startedAt: Date;
  readonly scenario: Scenario;
  readonly scenarioFile?: string | undefined;
  /** Options as given that change what is judged, as words of a command line. */
  readonly given?: readonly string[] | undefined;
  readonly checks: readonly AnyCheck[];
  /** Absent for `inspect`, which is no gate. */
  readonly gate?: NonNullable<RunOptions['gate']>;
}

/** Judges the record and lays out the result; the evidence files are hashed and added last. */
export function assemble(record: RunRecord, run: RunFacts): Result {
  const { bundle, references, load } = record.evidence;
  if (!bundle) throw new Error('a result needs a bundle that was read');
  const results = judge(run.checks, record);
  const verdict = fold(results);
  const attempts = [...(record.evidence.watch?.attempts ?? [])];
  const startedAt = run.startedAt.toISOString();
  const gated = run.gate && gateOf({ checks: results, attempts }, run.gate, startedAt);
  const { scenario, scenarioFile } = run;
  return {
    schemaVersion,
    runId: run.runId,
    airtightVersion,
    scenario: {
      name: scenario.name,
      description: scenario.description,
      ...(scenarioFile === undefined ? {} : { file: scenarioFile }),
    },
    ...(run.given === undefined || run.given.length === 0 ? {} : { given: [...run.given] }),
    verdict,
    summary: summarise(verdict, results),
    startedAt,
    finishedAt: new Date().toISOString(),
    conditions: conditionsOf(record, {
      readOnly: run.checks.every(({ tier }) => tier === 'inspect'),
      unusedExceptions: gated?.gate?.unused ?? [],
    }),
    ...gated,
    bundle: {
      name: basename(bundle.path),
      path: bundle.path,
      format: bundle.format,
      sha256: bundle.sha256,
      bytes: bundle.bytes,
      charts: bundle.charts.map(({ name, version, digest, place }) => ({ name, version, digest, place })),
      files: bundle.files.map(({ name, digest }) => ({ name, digest })),
      ...(bundle.parts.length === 0 ? {} : { parts: bundle.parts }),
    },
    ...(load
      ? { load: { mode: load.mode, registry: load.registry, preloadedNodes: [...load.preloadedNodes] } }
      : {}),
    ...(record.lab ? { lab: record.lab } : {}),
    checks: results,
    attempts,
    images: imagesOf(record),
    ...(references
      ? {
          references: [...references.found],
          urls: [...references.urls],
          renderings: [...references.renderings],
          ...(references.helm ? { renderer: references.helm } : {}),
        }
      : {}),
    stages: [...record.stages],
    evidence: [],
  };
}

function gateOf(
  judged: Judged,
  { rule, baseline: older }: NonNullable<RunFacts['gate']>,
  startedAt: string,
): Pick<Result, 'gate' | 'baseline'> {
  const baseline = older && compareWith(older, judged);
  return { ...(baseline ? { baseline } : {}), gate: decideGate(judged, rule, { startedAt, baseline }) };
}
