import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { normalizeReference } from '../model/image-reference.ts';
import type { AnyCheck } from '../model/check.ts';
import type { ServedImage } from '../model/evidence.ts';
import { locationText } from '../model/location.ts';
import { type Result, type ResultImage, schemaVersion } from '../model/result.ts';
import type { Scenario } from '../model/scenario.ts';
import { fold, summarise } from '../verdict/fold.ts';
import { compareWith } from '../verdict/baseline.ts';
import type { Judged } from '../verdict/findings.ts';
import { decideGate } from '../verdict/gate.ts';
import { judge } from '../verdict/judge.ts';
import { conditionsOf } from './conditions.ts';
import type { RunOptions } from './options.ts';
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

function imagesOf(record: RunRecord): ResultImage[] {
  const { references, served, load, bundle } = record.evidence;
  const supplied = (load?.images ?? []).filter(({ source }) => source === 'harness');
  const inBundle = nameInBundle([...(bundle?.images ?? []), ...supplied], load?.registry.address);
  const users = new Map<string, string[]>();
  for (const pod of record.pods) {
    for (const image of pod.images) {
      const reference = inBundle(normalizeReference(image) ?? image);
      users.set(reference, [...(users.get(reference) ?? []), `${pod.namespace}/${pod.name}`]);
    }
  }
  const inLab = (reference: string): Pick<ResultImage, 'usedBy' | 'servedBy'> => ({
    usedBy: users.get(reference) ?? [],
    ...(served
      ? { servedBy: endpointsOf(served.filter((one) => one.served && inBundle(one.reference) === reference)) }
      : {}),
  });
  const ofBundle = (bundle?.images ?? []).map(({ reference, digest, platforms }) => ({
    reference,
    digest,
    platforms,
    ...inLab(reference),
    source: 'bundle' as const,
    ...(references
      ? {
          askedForBy: references.found
            .filter((found) => found.reference === reference)
            .map(({ location }) => locationText(location)),
        }
      : {}),
  }));
  const ofHarness = supplied.map(({ reference, digest }) => ({
    reference,
    digest,
    platforms: [],
    ...inLab(reference),
    source: 'harness' as const,
  }));
  return [...ofBundle, ...ofHarness];
}

function gateOf(
  judged: Judged,
  { rule, baseline: older }: NonNullable<RunFacts['gate']>,
  startedAt: string,
): Pick<Result, 'gate' | 'baseline'> {
  const baseline = older && compareWith(older, judged);
  return { ...(baseline ? { baseline } : {}), gate: decideGate(judged, rule, { startedAt, baseline }) };
}

/** Gives an image that was asked for under the lab registry's own address the name the bundle has it under. */
function nameInBundle(
  images: readonly { readonly reference: string }[],
  registry: string | undefined,
): (reference: string) => string {
  const below = new Map(
    images.map(({ reference }) => [reference.slice(reference.indexOf('/') + 1), reference]),
  );
  return (reference) =>
    registry !== undefined && reference.startsWith(`${registry}/`)
      ? (below.get(reference.slice(registry.length + 1)) ?? reference)
      : reference;
}

function endpointsOf(served: readonly ServedImage[]): string[] {
  return served.map(({ endpoint, node }) => (node === undefined ? endpoint : `${endpoint} to ${node}`));
}
