import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Result } from '../model/result.ts';
import {
  bigResult,
  emptyResult,
  failingResult,
  hostileResult,
  inconclusiveResult,
  passingResult,
} from './fixtures/index.fixture.ts';
import { renderOscal } from './oscal.ts';

/*
 * A strict reader of the part of OSCAL 1.2.1 that is written here: patterns, required members, closed objects and non-empty
 * arrays as the models of compliance-trestle 5.2.0 have them, which are made from NIST's schema. No npm
 * package was found that carries the schema itself.
 */
const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const line = z.string().regex(/^[^\n]+$/);
const word = z.string().regex(/^\S(.*\S)?$/u);
const token = z.string().regex(/^[\p{L}_][\p{L}\p{N}\-._]*$/u);
const time = z.iso.datetime({ offset: true });
const href = z.string().regex(/^(#|\.\/)[\w.~!'()*%/-]+$/);
const some = <Item extends z.ZodType>(item: Item) => z.array(item).min(1);
const property = z.strictObject({ name: token, ns: z.url(), value: word, remarks: z.string().optional() });
const controlSelection = z.strictObject({
  description: z.string(),
  'include-controls': some(z.strictObject({ 'control-id': token })),
});
const observation = z.strictObject({
  uuid,
  title: line,
  description: z.string(),
  props: some(property),
  methods: z.tuple([z.literal('TEST')]),
  'relevant-evidence': some(z.strictObject({ href, description: z.string() })).optional(),
  collected: time,
});
const status = z.strictObject({
  state: z.enum(['satisfied', 'not-satisfied']),
  reason: z.enum(['pass', 'fail', 'other']),
  remarks: z.string(),
});
const finding = z.strictObject({
  uuid,
  title: line,
  description: z.string(),
  props: some(property),
  target: z.strictObject({
    type: z.literal('objective-id'),
    'target-id': token,
    description: z.string(),
    status,
  }),
  'related-observations': some(z.strictObject({ 'observation-uuid': uuid })),
});
const resource = z.strictObject({
  uuid,
  title: line,
  description: z.string().optional(),
  rlinks: some(
    z.strictObject({ href, hashes: some(z.strictObject({ algorithm: z.literal('SHA-256'), value: word })) }),
  ).optional(),
  base64: z.strictObject({ filename: token, 'media-type': word, value: z.base64() }).optional(),
});
const reader = z.strictObject({
  'assessment-results': z.strictObject({
    uuid,
    metadata: z.strictObject({
      title: line,
      'last-modified': time,
      version: word,
      'oscal-version': z.literal('1.2.1'),
    }),
    'import-ap': z.strictObject({ href }),
    results: some(
      z.strictObject({
        uuid,
        title: line,
        description: z.string(),
        start: time,
        end: time,
        props: some(property),
        'reviewed-controls': z.strictObject({ 'control-selections': some(controlSelection) }),
        observations: some(observation).optional(),
        findings: some(finding).optional(),
        remarks: z.string().optional(),
      }),
    ),
    'back-matter': z.strictObject({ resources: some(resource) }),
  }),
});

const read = (result: Result) => {
  const report = reader.parse(JSON.parse(renderOscal(result)))['assessment-results'];
  const [one] = report.results;
  return { report, observations: one?.observations ?? [], findings: one?.findings ?? [], one };
};

describe('OSCAL assessment results', () => {
  it.each([passingResult, failingResult, inconclusiveResult, emptyResult, hostileResult, bigResult])(
    'are read strictly, and every reference leads somewhere: %o',
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

  it('never say satisfied of what failed, was not decided or is to be done by hand', () => {
    const { findings } = read(failingResult());
    const states = findings.map(({ target }) => [
      target['target-id'],
      `${target.status.state}: ${target.status.reason}`,
    ]);
    expect(Object.fromEntries(states)).toEqual({
      'airtight_inspect_bundle-integrity': 'satisfied: pass',
      'airtight_inspect_bundle-pins': 'satisfied: pass',
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

  it('say which controls a finding supports, and review no other', () => {
    const { one, findings } = read(passingResult());
    const supports = findings.flatMap(({ props }) => props.filter(({ name }) => name === 'supports-control'));
    expect(supports.map(({ value }) => value)).toEqual(['SI-7', 'SR-3']);
    expect(one?.['reviewed-controls']['control-selections'][0]?.['include-controls']).toEqual([
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
