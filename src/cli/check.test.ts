import { describe, expect, it } from 'vitest';
import { AirtightError, exitCodeOf, withMachineFault } from '../errors.ts';
import { duration, runWords } from './check.ts';

describe('exit codes', () => {
  it.each([
    ['usage', 3],
    ['machine', 4],
    ['interrupted', 130],
  ] as const)('an error of kind %s is %i', (kind, code) => {
    expect(exitCodeOf(new AirtightError(kind, 'm', { code: 'c' }))).toBe(code);
  });

  it('a full disk is the machine, and says what to do', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const known = withMachineFault(full);
    expect(known).toMatchObject({ kind: 'machine', hint: expect.stringContaining('TMPDIR') as string });
    expect(exitCodeOf(known)).toBe(4);
  });

  it('anything else is a fault of our own', () => {
    expect(exitCodeOf(withMachineFault(new TypeError('x is not a function')))).toBe(70);
  });
});

it('what was given of how to run it is said as it can be given again', () => {
  expect(runWords({ systemImages: 'k3s.tar', timeout: 1_800_000 })).toEqual([
    '--system-images',
    'k3s.tar',
    '--timeout',
    '1800000ms',
  ]);
  expect(runWords({ watchMode: 'lure', timeout: duration('15m') })).toEqual(['--watch-mode', 'lure']);
});

describe('duration', () => {
  it('reads a number with its unit', () => {
    expect(['500ms', '90s', '1.5m', '2h'].map(duration)).toEqual([500, 90_000, 90_000, 7_200_000]);
  });

  it.each(['', '90', '0s', '-1s', '5 minutes', '1d'])('refuses %j', (text) => {
    expect(() => duration(text)).toThrow();
  });
});
