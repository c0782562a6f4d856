import { describe, expect, it } from 'vitest';
import {
  checkFixture,
  emptyResult,
  failingResult,
  gatedResult,
  hostileResult,
  passingResult,
} from './fixtures/index.fixture.ts';
import { renderJunit } from './junit.ts';

const attributes = (tag: string): Record<string, string> =>
  Object.fromEntries(
    [...tag.matchAll(/ ([a-z]+)="([^"]*)"/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );

describe('JUnit', () => {
  const xml = renderJunit(failingResult());

  it('counts failed and inconclusive in total, skipped per tier too', () => {
    const total = attributes(/<testsuites[^>]*>/.exec(xml)?.[0] ?? '');
    expect(total).toMatchObject({ tests: '8', failures: '2', errors: '2', time: '60.204' });
    const suites = xml.match(/<testsuite [^>]*>/g)?.map(attributes) ?? [];
    expect(
      suites.map(({ name, tests, failures, errors, skipped }) =>
        [name, tests, failures, errors, skipped].join(' '),
      ),
    ).toEqual(['inspect 2 0 0 0', 'hello-world 2 1 1 0', 'helm-oci 1 0 0 1', 'silence 3 1 1 0']);
  });

  it('holds as many elements of each kind as it counts', () => {
    const count = (name: string) => xml.split(`<${name}`).length - 1;
    expect([
      count('testcase'),
      count('failure'),
      count('error '),
      count('skipped'),
      count('system-out'),
    ]).toEqual([8, 2, 2, 1, 1]);
  });

  it('names the tier as class, the id as name, the title in the message', () => {
    expect(xml).toMatch(
      /<testcase classname="hello-world" name="hello-world-ran" time="60\.120">\s*<failure message="Wanted: The hello world ran holds: /,
    );
  });

  it('lets a warning pass, with the warning as output', () => {
    expect(xml).toMatch(/name="bundle-pins" time="0\.012">\s*<system-out>warning: /);
  });

  it('says of what passed what was looked at', () => {
    const result = passingResult();
    result.checks = [checkFixture('x', 'inspect', { status: 'pass', note: '3 blobs & more' })];
    expect(renderJunit(result)).toContain('<system-out>3 blobs &amp; more</system-out>');
  });

  it('says of a failure where in the bundle, with which evidence, and how to ask again', () => {
    expect(/<failure [^]*?<\/failure>/.exec(xml)?.[0]).toMatch(
      /\nWhere in the bundle: manifests\/greet\.yaml:8 Job\/greet .*\nEvidence: evidence\/events\.txt\n[^]*\nHow to reproduce: airtight check bundles\/hello-world\.tar\.zst .*--keep=on-failure</,
    );
  });

  it('leaves a failure that is excused a failure, and says by whom', () => {
    const gated = renderJunit(gatedResult());
    expect(gated).toMatch(/<testsuites [^>]* failures="2"/);
    expect(gated).toMatch(
      /name="nothing-leaves"[^>]*>\s*<failure [^>]*>[^<]*\nExcused at the gate until 2026-12-31 by /,
    );
  });

  it('has gate and baseline as properties that begin each suite, and none where nobody asked for a gate', () => {
    const gated = renderJunit(gatedResult());
    const suites = gated.split('<testsuite ').slice(1);
    expect(suites).toHaveLength(4);
    for (const suite of suites) {
      expect(suite).toMatch(
        /^[^>]*>\s*<properties>\s*<property name="gate" value="let through with exit code 0; .* Not ready\. .*"\/>\s*<property name="baseline" value="run r-20260222-090000-1b2c [^"]*"\/>\s*<\/properties>\s*<testcase/,
      );
    }
    expect(xml).not.toContain('<propert');
  });

  it('is an error where a person has to answer first, but for what is advisory', () => {
    const result = passingResult();
    const manual = { status: 'manual', instruction: 'Ask.' } as const;
    result.checks = [checkFixture('x', 'inspect', manual)];
    expect(renderJunit(result)).toMatch(/<error message="Wanted: The x holds: to be done by hand: Ask\."/);
    result.checks = [checkFixture('x', 'inspect', manual, { required: false })];
    expect(renderJunit(result)).toMatch(/<skipped message="Wanted: The x holds: to be done by hand: Ask\."/);
    expect(renderJunit(result)).toContain('errors="0" skipped="1"');
  });

  it('is an error where nothing was checked', () => {
    const empty = renderJunit(emptyResult());
    expect(empty).toContain(
      '<testsuites name="airtight hello-world hello-world.tar.zst" tests="1" failures="0" errors="1"',
    );
    expect(empty).toContain('<error message="No check ran');
  });

  it('holds only characters XML can hold, and no stray markup', () => {
    const hostile = renderJunit(hostileResult());
    expect(hostile).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ud800-\udfff\ufffe\uffff]/);
    expect(hostile).not.toContain('<script');
    const names = new Set([...hostile.matchAll(/<\/?([^\s>/]+)/g)].map((match) => match[1]));
    expect([...names].sort()).toEqual([
      '?xml',
      'error',
      'failure',
      'properties',
      'property',
      'skipped',
      'system-out',
      'testcase',
      'testsuite',
      'testsuites',
    ]);
  });

  it('keeps what lies beyond the basic plane', () => {
    const result = passingResult();
    result.checks = [checkFixture('x', 'inspect', { status: 'fail', reason: 'ok 🚀 & <done>' })];
    expect(renderJunit(result)).toContain('ok 🚀 &amp; &lt;done&gt;');
  });
});
