import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../model/outcome.ts';
import type { Result } from '../../model/result.ts';
import { checkFixture, emptyResult, hostileResult, passingResult } from '../fixtures/index.fixture.ts';
import { type FoundRun, historyFormats, historyOf } from './index.ts';

const pass: Outcome = { status: 'pass' };
const fail: Outcome = { status: 'fail', reason: 'broken' };
const missed: Outcome = { status: 'inconclusive', cause: 'timeout', reason: 'no answer' };

/** A run on the given day of March, with these outcomes. */
function run(day: number, outcomes: Readonly<Record<string, Outcome>>, more: Partial<Result> = {}): FoundRun {
  const checks = Object.entries(outcomes).map(([id, outcome]) => checkFixture(id, 'inspect', outcome));
  const startedAt = `2026-03-0${day}T12:00:00.000Z`;
  const result = { ...passingResult(), runId: `r${day}`, startedAt, checks, ...more };
  return { folder: `r${day}`, hasReport: true, result };
}

const changes = (...found: readonly FoundRun[]) => historyOf(found, []).runs.map(({ change }) => change);

describe('the history of runs', () => {
  it('has the newest first, however they were found', () => {
    const { runs } = historyOf([run(2, {}), run(3, {}), run(1, {})], []);
    expect(runs.map(({ runId }) => runId)).toEqual(['r3', 'r2', 'r1']);
  });

  it('holds each run against the one before it: new, fixed, and no longer decided, which is not fixed', () => {
    const before = run(1, { a: fail, b: fail, c: fail, d: fail, e: pass });
    const now = run(2, { a: fail, b: pass, c: missed, e: fail });
    expect(changes(before, now)[0]).toEqual({
      against: 'r1',
      new: ['inspect/e'],
      fixed: ['inspect/b'],
      undecided: ['inspect/c', 'inspect/d'],
    });
  });

  it('holds against each other only runs of the same bundle, scenario and command', () => {
    const { bundle, scenario } = passingResult();
    const found = [
      run(1, { a: fail }),
      run(2, { a: pass }, { bundle: { ...bundle, name: 'other' } }),
      run(3, { a: pass }, { scenario: { ...scenario, name: 'other' } }),
      run(4, { a: pass }, { command: 'inspect' }),
    ];
    expect(changes(...found)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('claims no number of attempts where nothing watched', () => {
    const [only] = historyOf([{ folder: '.', hasReport: false, result: emptyResult() }], []).runs;
    expect(only).not.toHaveProperty('attempts');
  });
});

describe('what shows it', () => {
  const history = historyOf(
    [run(1, { a: fail }, { verdict: 'not-ready' }), run(2, { a: pass })],
    [{ file: 'x/result.json', reason: 'x/result.json cannot be read as JSON' }],
  );

  it('is a table with a line a run', () => {
    expect(historyFormats.table(history).split('\n')).toEqual([
      'STARTED                  VERDICT    BUNDLE               SCENARIO     FAILED  UNDECIDED  NEW  FIXED  FOLDER',
      '2026-03-02 12:00:00 UTC  Ready      hello-world.tar.zst  hello-world  0       0          0    1      r2',
      '2026-03-01 12:00:00 UTC  Not ready  hello-world.tar.zst  hello-world  1       0          -    -      r1',
      '',
    ]);
  });

  it('is a page with links below its folder, what changed, a trend and what was passed over', () => {
    const page = historyFormats.html(history);
    expect(page).toContain('<a href="./r2/report.html">r2</a>');
    expect(page).toContain('<b>1 fixed:</b> inspect/a');
    expect(page).toContain(
      '2026-03-01 12:00:00 UTC: Not ready, 1 check failed; 2026-03-02 12:00:00 UTC: Ready,',
    );
    expect(page).toContain('<li>x/result.json cannot be read as JSON</li>');
  });

  it('is JSON that holds all of it', () => {
    expect(JSON.parse(historyFormats.json(history))).toEqual(history);
  });

  it('says that no run was found', () => {
    const none = historyOf([], []);
    expect(historyFormats.table(none)).toBe('No run was found.\n');
    expect(historyFormats.html(none)).toContain('No run was found.');
  });

  it('keeps hostile names as text, and refers to nothing outside', () => {
    const hostile = historyOf(
      [1, 2].map((day) => ({
        ...run(day, {}),
        folder: '../<script>alert(1)</script>',
        result: { ...hostileResult(), startedAt: `2026-03-0${day}T12:00:00.000Z` },
      })),
      [{ file: '<script>', reason: '<script>alert(1)</script>' }],
    );
    const page = historyFormats.html(hostile);
    expect(page).not.toMatch(/<script>alert|:\/\/|href="[^"]*\.\./);
    expect(historyFormats.table(hostile)).not.toContain('\u001b');
  });
});
