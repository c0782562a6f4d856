import { describe, expect, it } from 'vitest';
import { nodeWords, silenceClaim, sourceName, tierState, wasWatched } from './facts.ts';
import {
  attemptFixture,
  checkFixture,
  emptyResult,
  failingResult,
  passingResult,
} from './fixtures/index.fixture.ts';
import type { Outcome } from '../model/outcome.ts';

const fail: Outcome = { status: 'fail', reason: 'broken' };
const missed: Outcome = { status: 'inconclusive', cause: 'evidence-missing', reason: 'a canary was missed' };
const skipped: Outcome = { status: 'not-applicable', reason: 'no lab' };

describe('sourceName', () => {
  const source = { kind: 'pod', node: 'n1', namespace: 'demo', pod: 'web', address: '10.42.0.9' } as const;

  it.each([
    [source, 'demo/web'],
    [{ ...source, process: 'containerd' }, 'containerd on n1, for demo/web'],
    [{ kind: 'node', node: 'n1', address: '10.89.0.2' } as const, 'node'],
    [{ kind: 'unknown', node: 'n1', address: '10.89.0.2' } as const, 'not known'],
  ])('names who made the attempt, which of a pull is the node (%#)', (of, name) => {
    expect(sourceName(of)).toBe(name);
  });
});

describe('tierState', () => {
  it('is the worst outcome, and not-run without a check', () => {
    const check = (outcome: Outcome) => checkFixture('x', 'k3k', outcome);
    expect(tierState([])).toBe('not-run');
    expect(tierState([check({ status: 'pass' }), check(missed)])).toBe('inconclusive');
    expect(tierState([check(missed), check(fail)])).toBe('fail');
    expect(tierState([check(skipped)])).toBe('not-applicable');
    expect(tierState([check(skipped), check({ status: 'pass' })])).toBe('pass');
  });
});

describe('wasWatched', () => {
  const of = (outcome: Outcome) =>
    wasWatched({ ...passingResult(), attempts: [], checks: [checkFixture('s', 'silence', outcome)] });

  it('is told from attempts, or an answer about them: zeros of what never ran would read as a count', () => {
    expect(wasWatched(passingResult())).toBe(true);
    expect([of({ status: 'pass' }), of(fail)]).toEqual([true, true]);
    expect([of(missed), of(skipped)]).toEqual([false, false]);
  });
});

describe('silenceClaim', () => {
  const run = (outcomes: readonly Outcome[], attempts = [attemptFixture('harness', 0)]) =>
    silenceClaim({
      ...passingResult(),
      checks: outcomes.map((outcome, index) => checkFixture(`s${index}`, 'silence', outcome)),
      attempts,
    });

  it('says that nothing was seen only where the checks passed', () => {
    expect(run([{ status: 'pass' }])).toEqual({
      state: 'pass',
      text: 'No attempt was seen, and the silence checks passed.',
    });
  });

  it('does not say that all passed where one warned', () => {
    expect(run([{ status: 'pass' }, { status: 'warn', reason: 'x' }]).text).toBe(
      'No attempt was seen, and the silence checks passed or warned.',
    );
  });

  it('names what was seen and breaks nothing, rather than deny it', () => {
    expect(run([{ status: 'pass' }], [attemptFixture('platform', 0)]).text).toBe(
      'No attempt beyond what an empty cluster does by itself was seen, and the silence checks passed.',
    );
    expect(run([missed], [attemptFixture('declared', 0), attemptFixture('platform', 1)]).text).toMatch(
      /^No attempt beyond what the scenario allows and what an empty cluster does by itself is recorded, but/,
    );
  });

  it.each([
    [[{ status: 'pass' }, missed] as Outcome[]],
    [[fail]],
    [[{ status: 'warn', reason: 'x' }] as Outcome[]],
  ])('says that silence is not proven otherwise', (outcomes) => {
    expect(run(outcomes).text).toContain('this is no proof of silence');
  });

  it.each([[[]], [[skipped]]])('says nothing about silence where nothing watched', (outcomes) => {
    expect(run(outcomes).text).toContain('says nothing about attempts');
  });

  it('counts what was seen, and says so where there may be more', () => {
    expect(run([fail], [attemptFixture('violation', 0)]).text).toBe(
      '1 attempt that nothing allows was seen.',
    );
    expect(run([fail, missed], [attemptFixture('unknown', 0), attemptFixture('intent', 1)]).text).toBe(
      '2 attempts that nothing allows were seen. The watch is not proven complete: there may be more.',
    );
  });
});

describe('nodeWords', () => {
  it('tells the stand-in, a node of the bundle, any other and none apart', () => {
    const named = passingResult();
    expect(nodeWords(named).note).toMatch(/^Node image of the bundle: /);
    expect(
      nodeWords({ ...named, conditions: [{ id: 'node-image', text: 'Named with --node-image.' }] }).note,
    ).toMatch(/^Node image: /);
    expect(nodeWords(failingResult()).title).toBe('THE STAND-IN, not K3s');
    expect(nodeWords(emptyResult()).title).toBe('No node ran');
  });
});
