import { describe, expect, it } from 'vitest';
import type { Result } from '../model/result.ts';
import { gatedResult, olderGatedResult, passingResult } from './fixtures/index.fixture.ts';
import { renderAnnotations } from './annotations.ts';
import { askedGate, comparedWith, gateLine, gateNotes, sinceBaseline } from './gate-facts.ts';
import { renderSarif } from './sarif.ts';

const gated = gatedResult();
const plain = {
  ...{ exitCode: 1, strict: false, only: 'all', summary: 'Stopped by x.', counted: [] },
  ...{ excused: [], expired: [], unused: [] },
} satisfies Result['gate'];
const notesOf = (id: string, result: Result = gated) =>
  result.checks.filter((check) => check.id === id).flatMap((check) => gateNotes(result, check));

describe('askedGate', () => {
  it('is none where the rule is the plain one and nothing goes with it', () => {
    expect(askedGate(passingResult())).toBeUndefined();
    expect(askedGate({ ...passingResult(), gate: plain })).toBeUndefined();
  });

  const [by] = gated.gate?.unused ?? [];
  it.each<[string, Partial<Result>]>([
    ['--strict', { gate: { ...plain, strict: true } }],
    ['--gate new', { gate: { ...plain, only: 'new' } }],
    ['--baseline', { gate: plain, ...(gated.baseline ? { baseline: gated.baseline } : {}) }],
    ['an exception that was used', { gate: { ...plain, excused: gated.gate?.excused ?? [] } }],
    ['an exception that expired', { gate: { ...plain, expired: by ? [by] : [] } }],
    ['an exception that was not used', { gate: { ...plain, unused: by ? [by] : [] } }],
  ])('is there with %s', (_, more) => {
    expect(askedGate({ ...passingResult(), ...more })).toBe(more.gate);
  });
});

it('says in one line what the gate decided, by which rule, and that the verdict stays', () => {
  const strict = { ...plain, strict: true };
  expect(gated.gate && gateLine(gated.gate, gated)).toBe(
    'let through with exit code 0; only new findings count, and 2 are excused. The verdict stays: Not ready.',
  );
  expect(gateLine(strict, passingResult())).toBe(
    'stopped with exit code 1; all findings count, warnings too. The verdict stays: Ready.',
  );
});

it('says whether the baseline was of the same bundle', () => {
  const { baseline } = gated;
  if (baseline === undefined) throw new Error('the fixture has a baseline');
  expect(comparedWith(baseline, gated)).toContain('of another bundle, hello-world-0.9.tar.zst (verdict');
  const same = { ...baseline, bundle: gated.bundle };
  expect(comparedWith(same, gated)).toContain('of the same bundle (verdict then: Not ready)');
});

describe('a result from before 1.3.0', () => {
  const older = olderGatedResult();
  const { baseline, ...alone } = older;
  if (baseline === undefined) throw new Error('the fixture has a baseline');

  it('is said to name no bundle of the baseline, and nothing of what was not decided', () => {
    expect(comparedWith(baseline, older)).toContain('of a bundle that this result does not name');
    expect(sinceBaseline(baseline).map(({ name }) => name)).toEqual(['New', 'Still there', 'Fixed']);
  });

  it('is not said to be excused as a whole, since what counted is not known', () => {
    expect(notesOf('nothing-leaves', alone)).toEqual([
      expect.stringMatching(/^Excused at the gate in part or whole until 2026-12-31/),
    ]);
    expect(renderAnnotations(alone)).toContain('::error title=silence/nothing-leaves');
    expect(renderSarif(alone)).not.toContain('"justification"');
  });
});

describe('gateNotes', () => {
  it('tell new from known, and who excused what until when', () => {
    expect(notesOf('bundle-pins')).toEqual(['New since the baseline.']);
    expect(notesOf('hello-world-ran')).toEqual(['The baseline holds this too.']);
    expect(notesOf('nothing-leaves')).toEqual([
      'New since the baseline (1 of 2 findings).',
      'Excused at the gate until 2026-12-31 by web-team@example.com: the update check is turned off on site by policy',
    ]);
    expect(notesOf('seal')).toEqual([]);
  });

  it('say of how much of a check, where not all of it is excused', () => {
    const { baseline: _, gate, ...rest } = gated;
    if (gate === undefined) throw new Error('the fixture has a gate');
    const [one, other] = gate.excused;
    const partly = { ...gate, excused: one ? [one] : [], counted: other ? [other.finding] : [] };
    expect(notesOf('nothing-leaves', { ...rest, gate: partly })).toEqual([
      expect.stringContaining('Excused at the gate (1 of 2 findings) until 2026-12-31'),
    ]);
  });
});
