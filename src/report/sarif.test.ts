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

/*
 * A strict reader of the part of SARIF 2.1.0 that is written here, from the text of the standard (sections 3.13 to 3.58): no npm
 * package was found that carries its schema.
 */
const text = z.strictObject({ text: z.string().min(1) });
const level = z.enum(['none', 'note', 'warning', 'error']);
const uri = z.string().regex(/^(?!\/)(?:[\w.~!'()*%@-]+\/?)+$/, 'no relative URI');
const time = z.iso.datetime();
const location = z.strictObject({
  physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({ uri, uriBaseId: z.literal('BUNDLE') }),
    region: z.strictObject({ startLine: z.int().min(1) }).optional(),
  }),
  logicalLocations: z.array(z.strictObject({ fullyQualifiedName: z.string() })).optional(),
});
const suppression = z.strictObject({
  kind: z.enum(['inSource', 'external']),
  status: z.enum(['accepted', 'underReview', 'rejected']),
  justification: z.string(),
  properties: z.record(z.string(), z.unknown()),
});
const result = z
  .strictObject({
    ruleId: z.string(),
    ruleIndex: z.int().min(0),
    kind: z.enum(['notApplicable', 'pass', 'fail', 'review', 'open', 'informational']),
    level,
    message: text,
    locations: z.array(location).min(1),
    partialFingerprints: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
    suppressions: z.array(suppression).optional(),
    baselineState: z.enum(['new', 'unchanged', 'updated', 'absent']).optional(),
    properties: z.record(z.string(), z.unknown()).optional(),
  })
  // 3.27.10: a kind other than "fail" has no level.
  .refine(
    (one) => one.kind === 'fail' || one.level === 'none',
    'has a kind and a level that do not go together',
  );
const rule = z.strictObject({
  id: z.string(),
  shortDescription: text,
  fullDescription: text,
  help: text,
  defaultConfiguration: z.strictObject({ level }),
  properties: z.strictObject({ tags: z.array(z.string()) }),
});
const notification = z.strictObject({ descriptor: z.strictObject({ id: z.string() }), level, message: text });
const run = z
  .strictObject({
    tool: z.strictObject({
      driver: z.strictObject({ name: z.string(), version: z.string(), rules: z.array(rule) }),
    }),
    automationDetails: z.strictObject({ id: z.string(), guid: z.uuid() }),
    baselineGuid: z.uuid().optional(),
    invocations: z.tuple([
      z.strictObject({
        executionSuccessful: z.boolean(),
        startTimeUtc: time,
        endTimeUtc: time,
        exitCode: z.int().optional(),
        exitCodeDescription: z.string().optional(),
        toolExecutionNotifications: z.array(notification),
      }),
    ]),
    originalUriBaseIds: z.strictObject({ BUNDLE: z.strictObject({ description: text }) }),
    results: z.array(result),
    columnKind: z.literal('utf16CodeUnits'),
    properties: z.record(z.string(), z.unknown()),
  })
  .refine(
    ({ tool, results }) => results.every((one) => tool.driver.rules[one.ruleIndex]?.id === one.ruleId),
    'has a result whose index leads to another rule',
  );
const reader = z.strictObject({ $schema: z.url(), version: z.literal('2.1.0'), runs: z.tuple([run]) });

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
  ])('is read strictly: %o', (make) => {
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
