import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Result } from '../model/result.ts';
import {
  bigResult,
  checkFixture,
  emptyResult,
  failingResult,
  hostileResult,
  inconclusiveResult,
  passingResult,
} from './fixtures/index.fixture.ts';
import { renderOscal } from './oscal.ts';

/* test/formats holds what is rendered against NIST's schema: this reads what no schema says. */
const property = z.object({ name: z.string(), value: z.string() });
const observation = z.object({
  uuid: z.string(),
  title: z.string(),
  methods: z.tuple([z.literal('TEST')]),
  'relevant-evidence': z.array(z.object({ href: z.string() })).optional(),
});
const finding = z.object({
  title: z.string(),
  description: z.string(),
  props: z.array(property),
  target: z.object({
    'target-id': z.string(),
    status: z.object({ state: z.string(), reason: z.enum(['pass', 'fail', 'other']) }),
  }),
  'related-observations': z.array(z.object({ 'observation-uuid': z.string() })),
});
const result = z.object({
  'reviewed-controls': z.object({
    'control-selections': z.array(
      z.object({
        description: z.string(),
        'include-controls': z.array(z.object({ 'control-id': z.string() })),
      }),
    ),
  }),
  observations: z.array(observation).optional(),
  findings: z.array(finding).optional(),
});
const reader = z.object({
  'assessment-results': z.object({
    uuid: z.string(),
    'import-ap': z.object({ href: z.string() }),
    results: z.tuple([result]),
    'back-matter': z.object({ resources: z.array(z.object({ uuid: z.string() })) }),
  }),
});

const read = (result: Result) => {
  const report = reader.parse(JSON.parse(renderOscal(result)))['assessment-results'];
  const [one] = report.results;
  return { report, observations: one.observations ?? [], findings: one.findings ?? [], one };
};

describe('OSCAL assessment results', () => {
  it.each([passingResult, failingResult, inconclusiveResult, emptyResult, hostileResult, bigResult])(
    'refer to nothing that is not there: %o',
    (make) => {
      const { report, observations, findings } = read(make());
      const ids = new Set([...observations, ...report['back-matter'].resources].map((item) => item.uuid));
      const asked = [
        report['import-ap'].href,
        ...observations.flatMap((item) => (item['relevant-evidence'] ?? []).map((evidence) => evidence.href)),
        ...findings.flatMap((item) =>
          item['related-observations'].map((other) => `#${other['observation-uuid']}`),
        ),
      ].filter((reference) => reference.startsWith('#'));
      expect(asked.filter((reference) => !ids.has(reference.slice(1)))).toEqual([]);
    },
  );

  it('never say satisfied of what failed, warned, was not decided or is to be done by hand', () => {
    const { findings } = read(failingResult());
    const states = findings.map(({ target }) => [
      target['target-id'],
      `${target.status.state}: ${target.status.reason}`,
    ]);
    expect(Object.fromEntries(states)).toEqual({
      'airtight_inspect_bundle-integrity': 'satisfied: pass',
      'airtight_inspect_bundle-pins': 'not-satisfied: other',
      airtight_silence_seal: 'satisfied: pass',
      'airtight_hello-world_hello-world-ran': 'not-satisfied: fail',
      'airtight_silence_no-attempt-to-leave': 'not-satisfied: fail',
      'airtight_hello-world_hello-world-digest': 'not-satisfied: other',
      'airtight_silence_site-dns': 'not-satisfied: other',
    });
  });

  it('have an observation, and no finding, of what did not apply', () => {
    const { observations, findings } = read(passingResult());
    expect(observations.length - findings.length).toBe(1);
  });

  it('claim by no title what did not hold, and say what to do', () => {
    const { observations, findings } = read(failingResult());
    const bare = [...observations, ...findings]
      .map(({ title }) => title)
      .filter((title) => !title.startsWith('Wanted: '));
    expect([...new Set(bare)]).toEqual([
      'Every blob of the bundle has the digest it claims',
      'No probe from inside was answered',
    ]);
    expect(findings.map(({ description }) => description).join('\n')).toContain(
      'Remedy: Add docker.io/library/hello-world:latest',
    );
  });

  it('review no control for which there is no answer', () => {
    const outcome = { status: 'inconclusive', cause: 'timeout', reason: 'late' } as const;
    const { one } = read({ ...passingResult(), checks: [checkFixture('watch-proven', 'silence', outcome)] });
    expect(one['reviewed-controls']['control-selections'][0]).toMatchObject({
      description: expect.stringMatching(/^No check of this run brought evidence/) as string,
    });
  });

  it('say which controls a finding supports, and review no other', () => {
    const { one, findings } = read(passingResult());
    const supports = findings.flatMap(({ props }) => props.filter(({ name }) => name === 'supports-control'));
    expect(supports.map(({ value }) => value)).toEqual(['SI-7', 'SR-3']);
    expect(one['reviewed-controls']['control-selections'][0]?.['include-controls']).toEqual([
      { 'control-id': 'si-7' },
      { 'control-id': 'sr-3' },
    ]);
  });

  it('keep their ids from rendering to rendering, and share none with another run', () => {
    const other = read({ ...passingResult(), runId: 'another' }).report.uuid;
    expect(read(passingResult()).report.uuid).toBe(read(passingResult()).report.uuid);
    expect(read(passingResult()).report.uuid).not.toBe(other);
  });
});
