import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { agents } from './lab-up.ts';

describe('the number of agents', () => {
  it('is one a scenario may have', () => {
    expect([agents('0'), agents('4')]).toEqual([0, 4]);
  });

  it.each(['', '-1', '5', '1.5', 'two'])('is not %j', (text) => {
    expect(() => agents(text)).toThrow(InvalidArgumentError);
  });
});
