import { expect, it } from 'vitest';
import { formatClock, formatDuration, formatTime, shellWord } from './units.ts';

it.each([
  [0, '0 ms'],
  [999.6, '1.0 s'],
  [12_345, '12.3 s'],
  [59_960, '1 min 00 s'],
  [245_000, '4 min 05 s'],
  [3_720_000, '1 h 02 min'],
  [NaN, 'unknown'],
])('%d milliseconds are %s', (milliseconds, words) => {
  expect(formatDuration(milliseconds)).toBe(words);
});

it('shows times in UTC, and what is no time as it is', () => {
  expect(formatTime('2026-03-01T13:00:03.120+01:00')).toBe('2026-03-01 12:00:03 UTC');
  expect(formatClock('2026-03-01T12:00:03.120Z')).toBe('12:00:03.120');
  expect(formatTime('soon')).toBe('soon');
});

it('quotes a shell word only where it has to', () => {
  expect(shellWord('bundles/a.tar.zst')).toBe('bundles/a.tar.zst');
  expect(shellWord("it's $HOME")).toBe("'it'\\''s $HOME'");
});
