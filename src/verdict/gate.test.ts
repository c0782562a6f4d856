import { describe, expect, it } from 'vitest';
import {
  attemptFixture,
  checkFixture,
  gatedResult,
  passingResult,
} from '../report/fixtures/index.fixture.ts';
import type { Attempt } from '../model/attempt.ts';
import type { Exception } from '../model/gate.ts';
import type { Outcome, Verdict } from '../model/outcome.ts';
import { watch } from '../checks/evidence.fixture.ts';
import { listing } from '../checks/lines.ts';
import { nothingLeaves } from '../checks/nothing-leaves.ts';
import { compareWith } from './baseline.ts';
import { findingsOf } from './findings.ts';
import { fold } from './fold.ts';
import { decideGate, type GateRule, plainRule } from './gate.ts';

const startedAt = '2026-03-01T12:00:00.000Z';
const sha256 = 'a'.repeat(64);
const { bundle } = passingResult();
const fail = (reason: string): Outcome => ({ status: 'fail', reason });
const warn = (reason: string): Outcome => ({ status: 'warn', reason });
const pass: Outcome = { status: 'pass' };
const open: Outcome = { status: 'inconclusive', cause: 'timeout', reason: 'the time was over' };

function judged(outcomes: Readonly<Record<string, Outcome>>, attempts: readonly Attempt[] = []) {
  const checks = Object.entries(outcomes).map(([id, outcome]) => checkFixture(id, 'silence', outcome));
  return { checks, attempts: [...attempts] };
}
const exception = (check: string, more: Partial<Exception> = {}): Exception => ({
  check,
  reason: 'mended in the next release',
  owner: 'ops@example.com',
  expires: '2026-04-01',
  ...more,
});
const decide = (
  of: ReturnType<typeof judged>,
  rule: Partial<GateRule> = {},
  old?: ReturnType<typeof judged>,
) =>
  decideGate(
    of,
    { ...plainRule, ...rule },
    {
      startedAt,
      baseline:
        old &&
        compareWith({ result: { runId: 'r1', bundle, verdict: fold(old.checks), ...old }, sha256 }, of),
    },
  );

const bad = judged({ room: fail('too little'), other: pass });
const worse = judged({ room: fail('too little'), certificates: fail('expired'), other: pass });
const warned = judged({ room: warn('little'), other: pass });
const unanswered = judged({ room: open, other: pass });
const good = judged({ room: pass, other: pass });

describe('exit codes', () => {
  it.each<[Verdict, Parameters<typeof decide>, number]>([
    ['ready', [good], 0],
    ['ready', [good, { strict: true }], 0],
    ['ready-with-warnings', [warned], 0],
    ['ready-with-warnings', [warned, { strict: true }], 1],
    ['ready-with-warnings', [warned, { strict: true, exceptions: [exception('room')] }], 0],
    ['ready-with-warnings', [warned, { strict: true, only: 'new' }, warned], 0],
    ['not-ready', [bad], 1],
    ['not-ready', [bad, {}, bad], 1],
    ['not-ready', [bad, { only: 'new' }, bad], 0],
    ['not-ready', [bad, { only: 'new' }, good], 1],
    ['not-ready', [worse, { only: 'new' }, bad], 1],
    ['not-ready', [bad, { exceptions: [exception('room')] }], 0],
    ['not-ready', [worse, { exceptions: [exception('room')] }], 1],
    ['not-ready', [worse, { only: 'new', exceptions: [exception('certificates')] }, bad], 0],
    ['not-ready', [bad, { exceptions: [exception('room', { match: 'too little' })] }], 0],
    ['not-ready', [bad, { exceptions: [exception('room', { match: 'something else' })] }], 1],
    ['not-ready', [bad, { exceptions: [exception('room', { expires: '2026-03-01' })] }], 0],
    ['not-ready', [bad, { exceptions: [exception('room', { expires: '2026-02-28' })] }], 1],
    ['ready', [good, { exceptions: [exception('room', { expires: '2026-02-28' })] }], 1],
    ['inconclusive', [unanswered], 2],
    ['inconclusive', [unanswered, { exceptions: [exception('room')] }], 2],
    ['inconclusive', [unanswered, { only: 'new' }, unanswered], 2],
    ['inconclusive', [judged({}), { strict: true }], 2],
  ])('%s by %j is %i', (verdict, [of, rule, old], code) => {
    expect(fold(of.checks)).toBe(verdict);
    expect(decide(of, rule, old).exitCode).toBe(code);
  });
});

describe('what the gate says', () => {
  it('names what stopped it', () => {
    expect(decide(worse).summary).toBe('Stopped by room, certificates.');
    expect(decide(warned, { strict: true }).summary).toBe('Stopped by warnings of room (--strict).');
  });

  it('names no warning among what stopped it', () => {
    const both = judged({ room: fail('too little'), certificates: warn('they expire soon'), other: pass });
    const gate = decide(both);
    expect(gate.summary).toBe('Stopped by room.');
    expect(gate.counted?.map(({ check }) => check)).toEqual(['room', 'certificates']);
  });

  it('does not call that a warning which was excused', () => {
    const both = judged({ room: fail('too little'), certificates: warn('they expire soon'), other: pass });
    const gate = decide(both, { exceptions: [exception('room')] });
    expect(gate.summary).toBe('Let through: what was found is excused, known or a warning.');
    expect(gate.counted).toEqual([{ check: 'certificates', what: 'they expire soon' }]);
  });

  it('names owner and day of an exception that expired', () => {
    const expired = exception('room', { expires: '2026-02-28' });
    const gate = decide(bad, { exceptions: [expired] });
    expect(gate.summary).toBe('Stopped: the exception for room of ops@example.com expired on 2026-02-28.');
    expect(gate).toMatchObject({ expired: [expired], excused: [], unused: [] });
  });

  it('tells which finding was excused by what, and which exception was not used', () => {
    const [used, unused] = [exception('room'), exception('certificates')];
    const gate = decide(bad, { exceptions: [used, unused] });
    expect(gate.excused).toEqual([{ finding: { check: 'room', what: 'too little' }, by: used }]);
    expect(gate.unused).toEqual([unused]);
  });

  it('calls no exception unused that would excuse a finding without the one before it', () => {
    const [broad, narrow] = [exception('room'), exception('room', { match: 'too little' })];
    const gate = decide(bad, { exceptions: [broad, narrow] });
    expect(gate.excused.map(({ by }) => by)).toEqual([broad]);
    expect(gate.unused).toEqual([]);
  });
});

it('decides as the fixture of the reports has it', () => {
  const result = gatedResult();
  const { baseline, gate } = result;
  const exceptions = [...(gate?.excused.slice(0, 1).map(({ by }) => by) ?? []), ...(gate?.unused ?? [])];
  expect(decideGate(result, { strict: false, only: 'new', exceptions }, { startedAt, baseline })).toEqual(
    gate,
  );
  const found = findingsOf(result);
  expect([...(baseline?.new ?? []), ...(baseline?.still ?? [])]).toEqual(expect.arrayContaining(found));
  expect(fold(result.checks)).toBe(result.verdict);
});

describe('a check that lists what it found', () => {
  const missing = (...images: readonly string[]) =>
    judged({
      images: { status: 'fail', ...listing(images, (image) => `${image} is missing`, 'Not in the bundle:') },
    });
  const many = Array.from({ length: 11 }, (_, index) => `image-${index}`);

  it('has a finding each: a new one does not hide behind an old one, nor behind the cut of a long list', () => {
    expect(decide(missing('a'), { only: 'new' }, missing('a', 'b')).exitCode).toBe(0);
    expect(decide(missing('a', 'b'), { only: 'new' }, missing('a')).exitCode).toBe(1);
    const [known, changed] = [missing(...many, 'x'), missing(...many, 'y')];
    expect(decide(known, { only: 'new' }, known).exitCode).toBe(0);
    expect(decide(changed, { only: 'new' }, known).counted).toEqual([
      { check: 'images', what: 'y is missing' },
    ]);
  });

  it('has the same finding where a line has moved, and another one in another object or file', () => {
    const at = (place: string) => missing(`web:1 (asked for at ${place} spec.containers[0].image)`);
    const old = at('app.yaml:12 Pod/web');
    expect(decide(at('app.yaml:40 Pod/web'), { only: 'new' }, old).exitCode).toBe(0);
    expect(decide(at('app.yaml:12 Pod/db'), { only: 'new' }, old).exitCode).toBe(1);
    expect(decide(at('db.yaml:12 Pod/web'), { only: 'new' }, old).exitCode).toBe(1);
  });

  it('is excused for the words of an exception, and for no more', () => {
    const one = exception('images', { match: 'a is' });
    expect(decide(missing('a'), { exceptions: [one] }).exitCode).toBe(0);
    expect(decide(missing('a', 'b'), { exceptions: [one] })).toMatchObject({
      exitCode: 1,
      counted: [{ check: 'images', what: 'b is missing' }],
    });
    expect(decide(missing('a', 'b'), { exceptions: [exception('images')] }).exitCode).toBe(0);
  });
});

describe('attempts to leave', () => {
  const leaves = (...attempts: readonly Attempt[]) =>
    judged({ 'nothing-leaves': fail('something left'), other: pass }, attempts);
  const to = (address: string, index = 0) =>
    attemptFixture('violation', index, { destination: { address, port: 443, protocol: 'tcp' } });

  it('are findings each by itself: a new one does not hide behind an old one', () => {
    const old = leaves(to('203.0.113.1'));
    expect(decide(leaves(to('203.0.113.1')), { only: 'new' }, old).exitCode).toBe(0);
    expect(decide(leaves(to('203.0.113.1'), to('203.0.113.2')), { only: 'new' }, old).exitCode).toBe(1);
    const one = exception('nothing-leaves', { match: '203.0.113.1' });
    for (const other of ['203.0.113.2', '203.0.113.10']) {
      expect(decide(leaves(to('203.0.113.1'), to(other)), { exceptions: [one] }).exitCode).toBe(1);
    }
  });

  it('are told in words that stand in the reason of their check too, to be copied into an exception', () => {
    const named = attemptFixture('violation', 0, {
      destination: { address: '203.0.113.1', port: 443, protocol: 'tcp', name: 'updates.example' },
    });
    const [finding] = findingsOf(leaves(named));
    const outcome = nothingLeaves.evaluate({ watch: { ...watch, attempts: [named] } });
    const words = /pod \S+ tried .*/.exec(finding?.what ?? '')?.[0];
    expect(words).toBe('pod demo/web-0 tried tcp 203.0.113.1:443, called updates.example');
    expect(outcome).toMatchObject({ reason: words });
  });

  it('to another private address are new, though it looks like one of the lab', () => {
    expect(decide(leaves(to('10.89.7.8')), { only: 'new' }, leaves(to('10.89.7.9'))).exitCode).toBe(1);
  });

  it('of a pod under a new random name are the same', () => {
    const by = (pod: string) => {
      const { source, ...rest } = to('203.0.113.1');
      return leaves({ ...rest, source: { ...source, namespace: 'shop', pod } });
    };
    expect(decide(by('web-7f5d454587-4vj5l'), { only: 'new' }, by('web-66b9c9d5f8-pnrfz')).exitCode).toBe(0);
    expect(decide(by('job-twdth'), { only: 'new' }, by('job-hggrx')).exitCode).toBe(0);
    expect(decide(by('web-0'), { only: 'new' }, by('db-0')).exitCode).toBe(1);
  });
});
