import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { brokenChain } from './chain.ts';

const chained = (...ids: string[]): string[] => {
  let prev = '0'.repeat(64);
  return ids.map((id) => {
    const line = JSON.stringify({ id, prev });
    prev = createHash('sha256').update(line).digest('hex');
    return line;
  });
};
const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const whole = chained('a1', 'a2', 'a3');

describe('brokenChain', () => {
  it('finds nothing in a whole chain, and nothing in none', () => {
    expect(brokenChain(text(whole))).toBeUndefined();
    expect(brokenChain('')).toBeUndefined();
  });

  it.each([
    ['a line changed', whole.with(1, whole[1]?.replace('a2', 'a9') ?? ''), 'line 3 does not follow line 2'],
    ['a line taken out', whole.toSpliced(1, 1), 'line 2 does not follow line 1'],
    ['the first taken out', whole.slice(1), 'line 1 does not begin a chain'],
    ['lines in another order', [whole[0] ?? '', whole[2] ?? '', whole[1] ?? ''], 'line 2 does not follow'],
    ['what is no JSON', whole.with(0, 'X'), 'line 1 is no JSON object with a "prev"'],
    ['a line without a link', whole.with(2, '{}'), 'line 3 is no JSON object with a "prev"'],
  ])('names the first line that does not fit: %s', (_, lines, said) => {
    expect(brokenChain(text(lines))).toContain(said);
  });

  it('notices an end that was cut', () => {
    expect(brokenChain(text(whole).slice(0, -10))).toBe('its last line has no end');
  });
});
