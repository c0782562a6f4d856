import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bigResult,
  emptyResult,
  failingResult,
  gatedResult,
  hostileResult,
  inconclusiveResult,
  olderGatedResult,
  passingResult,
} from '../../src/report/fixtures/index.fixture.ts';
import { formats, renderReport, type ReportFormat } from '../../src/report/index.ts';
import { readers } from './readers.ts';

const results = {
  passing: passingResult,
  failing: failingResult,
  inconclusive: inconclusiveResult,
  empty: emptyResult,
  gated: gatedResult,
  older: olderGatedResult,
  hostile: hostileResult,
  big: bigResult,
};
type Kind = keyof typeof results;

const names = Object.keys(formats) as ReportFormat[];
const table = names
  .flatMap((format) => (Object.keys(results) as Kind[]).map((kind) => [format, kind] as const))
  // A digest of the hostile result is none: what is about it cannot be a Statement.
  .filter(([format, kind]) => format !== 'in-toto' || kind !== 'hostile');

/** One thing made wrong in what is rendered of a failing result, and what its reader is to say. */
const spoilt: Record<ReportFormat, [from: string | RegExp, to: string, said: RegExp][]> = {
  json: [[/"verdict": "not-ready"/, '"verdict": "fine"', /^\/verdict must be equal to one of/]],
  yaml: [
    ['verdict: not-ready', 'verdict: fine', /^\/verdict must be equal to one of/],
    ['verdict: not-ready', 'verdict: not-ready\nverdict: ready', /Map keys must be unique/],
  ],
  html: [
    [/<\/main>/, '</article></main>', /^1 end tags close nothing/],
    [/<\/main>/, '', /^main lacks a tag/],
    ['<title>', '<title lang="en" lang="en">', /^duplicate-attribute/],
  ],
  junit: [
    [' failures="2"', ' failures="2" pending="1"', /attribute 'pending' is not allowed/],
    [/<failure /, '<broken/><failure ', /Element 'broken': This element is not expected/],
    ['</testsuites>', '', /Premature end of data/],
  ],
  sarif: [
    [/"kind": "open"/, '"kind": "inconclusive"', /^\/runs\/0\/results\/\d+\/kind must be equal to one of/],
    [/"startLine": \d+/, '"startLine": 0', /region\/startLine must be >= 1/],
    [/"columnKind"/, '"columns"', /^\/runs\/0 must NOT have additional properties/],
  ],
  ctrf: [[/"status": "other"/, '"status": "inconclusive"', /status/]],
  markdown: [
    [/^# /, '', /^does not begin with its heading/],
    [/(?<=\| --- \| --- \|\n)\|/, '| more |', /^another number of cells/],
    ['Bundle SHA-256: ', 'Bundle SHA-256: <b>', /^html_inline <b>/],
    ['Bundle SHA-256: ', 'Bundle SHA-256: https://x.example ', /^link_open/],
  ],
  'github-code-scanning': [
    [/"kind": "open"/, '"kind": "undecided"', /^\/runs\/0\/results\/\d+\/kind must be equal to one of/],
  ],
  'gitlab-codequality': [
    [/"severity": "blocker"/, '"severity": "fatal"', /^\/0\/severity|\/severity/],
    [/"path": "/, '"path": "./', /is no path below the repository/],
    [
      /"fingerprint": "[0-9a-f]{64}"/g,
      `"fingerprint": "${'0'.repeat(64)}"`,
      /two findings of one fingerprint/,
    ],
  ],
  oscal: [
    [/"reason": "other"/, '"reason": "a reason"', /\/status\/reason must match pattern/],
    [/"methods"/, '"method"', /observations\/0 must NOT have additional properties/],
    [/"oscal-version": "1.2.1"/, '"oscal-version": ""', /oscal-version must match pattern/],
  ],
  'in-toto': [
    [/"result": "FAILED"/, '"result": "UNDECIDED"', /^\/predicate\/result/],
    [/"passedTests"/, '"passed"', /^\/predicate\/passed is no field of TestResult/],
    [/"mediaType": "/, '"mediatype": "', /mediatype is no field of ResourceDescriptor/],
  ],
};

describe('every format', () => {
  it.each(table)('%s of a result that is %s is accepted by its reader', async (format, kind) => {
    expect(await readers[format](renderReport(format, results[kind]()))).toEqual([]);
  });

  const wrong = names.flatMap((format) => spoilt[format].map((change) => [format, ...change] as const));
  it.each(wrong)('%s is refused with %s made %s', async (format, from, to, said) => {
    const good = renderReport(format, failingResult());
    const bad = good.replace(from, to);
    expect(bad).not.toBe(good);
    expect(await readers[format](bad)).toContainEqual(expect.stringMatching(said));
  });
});

describe('the OSCAL version', () => {
  it('is that of the schema', () => {
    const { $id } = JSON.parse(
      readFileSync(new URL('schemas/oscal-1.2.1-assessment-results.schema.json', import.meta.url), 'utf8'),
    ) as { $id: string };
    const version = /"oscal-version": "([^"]+)"/.exec(renderReport('oscal', passingResult()))?.[1];
    expect($id).toBe(`http://csrc.nist.gov/ns/oscal/${version ?? ''}/oscal-ar-schema.json`);
  });
});

describe('the schemas of others', () => {
  it('are the bytes that their README names', () => {
    const folder = join(import.meta.dirname, 'schemas');
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const named = [...readme.matchAll(/^([0-9a-f]{64}) {2}(\S+)$/gm)].map(([, hash, file]) => [file, hash]);
    const there = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(json|xsd|proto)$/.test(file))
      .map((file) => [
        file,
        createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex'),
      ]);
    expect(Object.fromEntries(named)).toEqual(Object.fromEntries(there));
  });
});
