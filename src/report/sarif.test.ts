import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Result } from '../model/result.ts';
import {
  bigResult,
  checkFixture,
  emptyResult,
  failingResult,
  gatedResult,
  hostileResult,
  inconclusiveResult,
  passingResult,
} from './fixtures/index.fixture.ts';
import { renderSarif } from './sarif.ts';

/* test/formats holds what is rendered against the standard's schema: this reads what no schema says. */
const result = z
  .object({
    ruleId: z.string(),
    ruleIndex: z.int(),
    kind: z.string(),
    level: z.string(),
    message: z.object({ text: z.string() }),
    locations: z.array(
      z.object({
        physicalLocation: z.object({
          artifactLocation: z.object({
            // A name in a bundle never becomes an absolute URI, nor one that leads out.
            uri: z.string().regex(/^(?!\/)(?:[\w.~!'()*%@-]+\/?)+$/, 'no relative URI'),
            uriBaseId: z.literal('BUNDLE'),
          }),
          region: z.object({ startLine: z.int() }).optional(),
        }),
        logicalLocations: z.array(z.object({ fullyQualifiedName: z.string() })).optional(),
      }),
    ),
    partialFingerprints: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
  })
  // The schema lets any level go with any kind; the standard does not: its `level` is "none" unless its `kind` is "fail" (section 3.27.10, as sarif-converter's issue 39 quotes it).
  .refine(
    (one) => one.kind === 'fail' || one.level === 'none',
    'has a kind and a level that do not go together',
  );
const run = z
  .object({
    tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
    invocations: z.tuple([z.object({ executionSuccessful: z.boolean() })]),
    results: z.array(result),
  })
  .refine(
    ({ tool, results }) => results.every((one) => tool.driver.rules[one.ruleIndex]?.id === one.ruleId),
    'has a result whose index leads to another rule',
  );
const reader = z.object({ runs: z.tuple([run]) });

const read = (of: Result) => reader.parse(JSON.parse(renderSarif(of))).runs[0];

describe('SARIF', () => {
  it.each([
    passingResult,
    failingResult,
    inconclusiveResult,
    emptyResult,
    hostileResult,
    bigResult,
    gatedResult,
  ])('has a result for each check, of its own rule: %o', (make) => {
    expect(read(make()).results.length).toBeGreaterThanOrEqual(make().checks.length);
  });

  it('has a kind for each of the six outcomes, and a level where something is to be done', () => {
    const kinds = read(failingResult()).results.map(
      ({ ruleId, kind, level: of }) => [ruleId, `${kind} ${of}`] as const,
    );
    expect(Object.fromEntries(kinds)).toEqual({
      'bundle-integrity': 'pass none',
      'bundle-pins': 'fail warning',
      'hello-world-ran': 'fail error',
      'hello-world-digest': 'open none',
      'helm-release': 'notApplicable none',
      seal: 'pass none',
      'no-attempt-to-leave': 'fail error',
      'site-dns': 'review none',
    });
  });

  const failed = (of: Result) => read(of).results.find(({ ruleId }) => ruleId === 'hello-world-ran');

  it('points at file and line in the bundle where they are known', () => {
    expect(failed(failingResult())?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'manifests/greet.yaml', uriBaseId: 'BUNDLE' },
          region: { startLine: 8 },
        },
        logicalLocations: [{ fullyQualifiedName: 'Job/greet spec.template.spec.containers[0].image' }],
      },
    ]);
  });

  const moved = (change: object): Result => {
    const of = failingResult();
    const references = (of.references ?? []).map((one) => ({
      ...one,
      location: { ...one.location, ...change },
    }));
    return { ...of, references };
  };

  it('points at the bundle itself where a chart has no file, never at words', () => {
    const of = passingResult();
    const reason = 'hello-web 1.0.0 is not there.';
    of.checks = [checkFixture('x', 'helm-oci', { status: 'fail', reason })];
    const [one] = read(of).results;
    expect(one?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('hello-world.tar.zst');
    expect(one?.message.text).toContain('Where: chart hello-web 1.0.0');
  });

  it('points at no line that counts in what was rendered', () => {
    expect(failed(moved({ rendered: true }))?.locations[0]?.physicalLocation.region).toBeUndefined();
  });

  it('keeps the fingerprint where only the line moved, and has another for another file', () => {
    const print = (of: Result) => failed(of)?.partialFingerprints;
    expect(print(moved({ line: 80 }))).toEqual(print(failingResult()));
    expect(print(moved({ file: 'other.yaml' }))).not.toEqual(print(failingResult()));
  });

  it('does not say that a run that checked nothing went well', () => {
    expect(read(emptyResult()).invocations[0].executionSuccessful).toBe(false);
  });
});
