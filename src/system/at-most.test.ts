import { describe, expect, it } from 'vitest';
import { atMost } from './at-most.ts';

describe('so many at a time', () => {
  it('never more run, and the results keep their order', async () => {
    let running = 0;
    let most = 0;
    const results = await atMost(2, [3, 1, 2, 0], async (turns) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      running -= 1;
      return turns * 10;
    });
    expect(results).toEqual([30, 10, 20, 0]);
    expect(most).toBe(2);
  });

  it('a failure lets what runs end, starts nothing more, and is thrown', async () => {
    const ended: number[] = [];
    const work = async (item: number): Promise<void> => {
      if (item === 0) throw new Error('first');
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      ended.push(item);
    };
    await expect(atMost(2, [0, 1, 2, 3], work)).rejects.toThrow('first');
    expect(ended).toEqual([1]);
  });
});
