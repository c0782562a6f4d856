import { describe, expect, it } from 'vitest';
import { controlsOf, controlTitles, mappedChecks } from '../report/controls.ts';
import { checks } from './index.ts';

describe('the mapping to controls', () => {
  it('forgets no check and knows none that is not there', () => {
    expect([...mappedChecks].sort()).toEqual(checks.map(({ id }) => id).sort());
  });

  it('leaves no control without a check', () => {
    const mapped = new Set(checks.flatMap(({ id }) => controlsOf(id).map((control) => control.id)));
    expect([...mapped].sort()).toEqual(Object.keys(controlTitles).sort());
  });

  it('gives a reason for each, and never says that a control is met', () => {
    for (const { reason } of checks.flatMap(({ id }) => controlsOf(id))) {
      expect(reason).toMatch(/\.$/);
      expect(reason).not.toMatch(/compl(y|ies|iant)|\bmet\b|satisf/i);
    }
  });

  it('maps what is not known, or mapped to none, to no control', () => {
    expect(['room', 'later', 'constructor'].map(controlsOf)).toEqual([[], [], []]);
  });
});
