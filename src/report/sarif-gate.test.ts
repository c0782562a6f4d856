import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Result } from '../model/result.ts';
import { gatedResult, hostileResult, passingResult } from './fixtures/index.fixture.ts';
import { renderSarif } from './sarif.ts';

/** What these tests look at; sarif.test.ts reads all of it strictly. */
const reader = z.object({
  runs: z.tuple([
    z.object({
      baselineGuid: z.string().optional(),
      automationDetails: z.object({ guid: z.string() }),
      invocations: z.tuple([
        z.looseObject({ toolExecutionNotifications: z.array(z.looseObject({ level: z.string() })) }),
      ]),
      results: z.array(
        z.object({
          ...{ ruleId: z.string(), kind: z.string(), level: z.string() },
          suppressions: z.array(z.unknown()).optional(),
          baselineState: z.string().optional(),
        }),
      ),
    }),
  ]),
});
const read = (of: Result) => reader.parse(JSON.parse(renderSarif(of))).runs[0];

describe('SARIF of a result with a gate', () => {
  const gated = gatedResult();
  const states = (of: Result) =>
    read(of).results.map(({ ruleId, kind, baselineState }) => `${ruleId} ${kind} ${baselineState ?? 'none'}`);

  it('holds each result against the baseline, and what is fixed as absent and no failure', () => {
    expect(states(gated)).toEqual([
      'bundle-integrity pass unchanged',
      'helm-release notApplicable updated',
      'seal pass updated',
      'bundle-pins fail new',
      'hello-world-ran fail unchanged',
      'nothing-leaves fail updated',
      'seal informational absent',
    ]);
  });

  it('calls a failure updated of which a part is fixed, and new one that the baseline lacks', () => {
    const { baseline } = gated;
    if (baseline === undefined) throw new Error('the fixture has a baseline');
    const [pull, violation] = baseline.still;
    if (pull === undefined || violation === undefined) throw new Error('the fixture has two');
    expect(states({ ...gated, baseline: { ...baseline, fixed: [pull] } })).toContain(
      'hello-world-ran fail updated',
    );
    const lacks = { ...baseline, new: [...baseline.new, violation], still: [pull] };
    expect(states({ ...gated, baseline: lacks })).toContain('nothing-leaves fail new');
  });

  it.each([gatedResult, hostileResult, passingResult])(
    'has suppressions and baseline state on all results or on none (3.27.23, 3.27.24): %o',
    (make) => {
      const { results } = read(make());
      for (const name of ['suppressions', 'baselineState'] as const) {
        expect(new Set(results.map((one) => one[name] === undefined)).size, name).toBe(1);
      }
    },
  );

  it('names the run it is compared with as that run names itself', () => {
    const { baseline } = gated;
    if (baseline === undefined) throw new Error('the fixture has a baseline');
    const older = passingResult();
    const itself = { ...older, runId: baseline.runId, bundle: { ...older.bundle, ...baseline.bundle } };
    expect(read(gated).baselineGuid).toBe(read(itself).automationDetails.guid);
  });

  it('suppresses what is excused, says by whom, and nothing else', () => {
    const suppressed = read(gated).results.filter(({ suppressions = [] }) => suppressions.length > 0);
    expect(suppressed).toMatchObject([
      {
        ...{ ruleId: 'nothing-leaves', kind: 'fail', level: 'error' },
        suppressions: [
          {
            ...{ kind: 'external', status: 'accepted' },
            justification: 'the update check is turned off on site by policy',
            properties: { owner: 'web-team@example.com', expires: '2026-12-31' },
          },
        ],
      },
    ]);
  });

  it('does not suppress a check of which anything is not excused', () => {
    const { gate } = gated;
    if (gate === undefined) throw new Error('the fixture has a gate');
    const partly = { ...gate, excused: gate.excused.slice(0, 1) };
    const { results } = read({ ...gated, gate: partly });
    expect(results.map(({ suppressions }) => suppressions)).toEqual(results.map(() => []));
  });

  it('tells the exit code and what decided it, and names what has expired', () => {
    const { gate } = gated;
    if (gate === undefined) throw new Error('the fixture has a gate');
    const stopped = {
      ...gate,
      exitCode: 1 as const,
      summary: 'Stopped: it expired.',
      expired: gate.unused,
      unused: [],
    };
    const [invocation] = read({ ...gated, gate: stopped }).invocations;
    expect(invocation).toMatchObject({ exitCode: 1, exitCodeDescription: 'Stopped: it expired.' });
    expect(invocation.toolExecutionNotifications.at(-1)).toMatchObject({
      ...{ descriptor: { id: 'exception-expired' }, level: 'error' },
      message: { text: expect.stringContaining('until 2026-06-30 by ops@example.com') as string },
    });
  });
});
