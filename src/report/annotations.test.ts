import { describe, expect, it } from 'vitest';
import type { Gate } from '../model/gate.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Result } from '../model/result.ts';
import { renderAnnotation, renderAnnotations } from './annotations.ts';
import { checkFixture, failingResult, hostileResult, passingResult } from './fixtures/index.fixture.ts';
import { runnerCommands } from './fixtures/runner.fixture.ts';

const fail = (reason: string): Outcome => ({ status: 'fail', reason });
const lines = (result: Result) => renderAnnotations(result).trimEnd().split('\n');
const gate = (more: Partial<Gate>): Gate => ({
  ...{ exitCode: 1, strict: false, only: 'all', summary: 'Stopped by room.' },
  ...{ counted: [], excused: [], expired: [], unused: [], ...more },
});
const by = { check: 'room', owner: 'web-team', reason: 'a disk is on its way', expires: '2026-12-31' };

describe('annotations of a run on GitHub', () => {
  it('are errors for what failed, warnings for what warns or is not decided, and the verdict at the end', () => {
    expect(lines(failingResult()).map((line) => line.replace(/,file=.*/, ''))).toEqual([
      '::error title=hello-world/hello-world-ran',
      '::error title=silence/no-attempt-to-leave',
      '::warning title=inspect/bundle-pins',
      '::warning title=hello-world/hello-world-digest',
      '::warning title=silence/site-dns',
      '::notice title=airtight%3A Not ready::hello-world-ran failed: the image is not in the bundle.',
    ]);
  });

  it('are no more than the verdict where all is well', () => {
    expect(lines(passingResult())).toEqual([
      '::notice title=airtight%3A Ready::All 4 required checks passed; 2 tiers had nothing to run.',
    ]);
  });

  it('hold reason and remedy, and escape what the runner would read as the end of a line', () => {
    const result = {
      ...passingResult(),
      checks: [checkFixture('room', 'inspect', fail('100% full\nof logs'))],
    };
    expect(lines(result)[0]).toBe(
      '::error title=inspect/room,file=bundles/hello-world.tar.zst::Wanted: The room holds: 100%25 full%0Aof logs',
    );
    expect(lines(failingResult())[0]).toContain('%0ARemedy: Add docker.io/library/hello-world:latest');
  });

  it('name file and line of a folder, where a check names an image that is asked for there', () => {
    const reference: NonNullable<Result['references']>[number] = {
      ...{ reference: 'docker.io/a/b:1', text: 'a/b:1', kind: 'container', confidence: 'high' },
      location: { file: 'deploy/pod.yaml', line: 7, rendered: false, path: 'spec.image' },
    };
    const result: Result = {
      ...passingResult(),
      bundle: { ...passingResult().bundle, format: 'directory', path: 'release/' },
      references: [reference],
      checks: [checkFixture('images-complete', 'inspect', fail('docker.io/a/b:1 is missing'))],
    };
    expect(lines(result)[0]).toContain(',file=release/deploy/pod.yaml,line=7::');
    const inChart = { ...reference, location: { ...reference.location, file: 'web.tgz!web/app.yaml' } };
    expect(lines({ ...result, references: [inChart] })[0]).toContain(',file=release/web.tgz::');
  });

  it('are ten of each level at most, and the last line counts the rest', () => {
    const many = (count: number, outcome: Outcome) =>
      Array.from({ length: count }, (_, at) => checkFixture(`${outcome.status}-${at}`, 'inspect', outcome));
    const checks = [...many(12, { status: 'warn', reason: 'w' }), ...many(13, fail('f'))];
    const all = lines({ ...passingResult(), checks });
    expect(all.map((line) => line.split(' ')[0])).toEqual([
      ...Array<string>(10).fill('::error'),
      ...Array<string>(10).fill('::warning'),
      '::notice',
    ]);
    expect(all.at(-1)).toMatch(/%0A5 annotations more than GitHub shows: see the report\.$/);
  });

  it('are cut where the runner would cut them', () => {
    const long = renderAnnotation({ level: 'error', title: 't', message: 'x'.repeat(9000) });
    expect(long.length).toBeLessThan(4096);
    expect(long).toMatch(/x \[cut\]\n$/);
  });

  it('carry no second command, whatever the names', () => {
    const printed = renderAnnotations(hostileResult());
    expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    const forged = { title: 'a,file=x::\n::error::', file: 'b\r\n::error::c', message: 'd\n::add-mask::e' };
    expect(runnerCommands(renderAnnotation({ level: 'notice', ...forged }))).toEqual(['notice']);
    expect(renderAnnotation({ level: 'notice', ...forged })).toBe(
      '::notice title=a%2Cfile=x%3A%3A %3A%3Aerror%3A%3A,file=b %3A%3Aerror%3A%3Ac::d%0A::add-mask::e\n',
    );
  });
});

describe('with a gate', () => {
  const finding = { check: 'room', what: 'full' };
  const result = {
    ...passingResult(),
    checks: [
      checkFixture('room', 'inspect', fail('full')),
      checkFixture('room-advisory', 'inspect', fail('x')),
    ],
  };

  it('what is excused is a notice that says by whom and until when', () => {
    const counted = [{ check: 'room-advisory', what: 'x' }];
    const [first, second, last] = lines({ ...result, gate: gate({ counted, excused: [{ finding, by }] }) });
    expect(first).toMatch(/^::error title=inspect\/room-advisory/);
    expect(second).toMatch(/^::notice title=inspect\/room,/);
    expect(second).toContain('%0AExcused at the gate until 2026-12-31 by web-team: a disk is on its way');
    expect(last).toContain('%0AGate: Stopped by room.');
  });

  it('what is excused in part stays an error', () => {
    const counted = [{ check: 'room', what: 'another' }];
    const [first] = lines({ ...result, gate: gate({ counted, excused: [{ finding, by }] }) });
    expect(first).toMatch(/^::error title=inspect\/room,/);
    expect(first).toContain('%0AExcused at the gate (1 of 2 findings) until');
  });

  it('an exception that expired is an error of its own', () => {
    const expired = [{ ...by, expires: '2026-01-31' }];
    expect(lines({ ...passingResult(), gate: gate({ expired }) })[0]).toBe(
      '::error title=exception expired::The exception for room of web-team expired on 2026-01-31: a disk is on its way',
    );
  });
});

it('an advisory failure is a warning', () => {
  const check = checkFixture('a', 'inspect', fail('x'), { required: false });
  expect(lines({ ...passingResult(), checks: [check] })[0]).toMatch(/^::warning title=inspect\/a,/);
});
