import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startLure } from './lure.ts';
import type { LabRanges, NodeOwner, RunningProgram } from './types.ts';

const ranges = { resolver: '192.0.0.1' } as LabRanges;

/** An owner whose programs say so much and end when told. */
function ownerOf(said: string, errors = '') {
  const ends: ((code: number) => void)[] = [];
  const commands: (readonly string[])[] = [];
  const stream = (command: readonly string[]): Promise<RunningProgram> => {
    commands.push(command);
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    stdout.write(said);
    stderr.write(errors);
    const done = new Promise<number>((resolve) => ends.push(resolve));
    return Promise.resolve({ stdout, stderr, done });
  };
  return { owner: { node: 'server-1', stream } as unknown as NodeOwner, ends, commands };
}

it('first has a place to lead to, then names that lead there', async () => {
  const { owner, commands } = ownerOf('lure: listening\n');
  const lure = await startLure(owner, ranges);
  expect(commands.map(([program]) => program)).toEqual(['unshare', 'sh']);
  expect(commands[1]).toContain('192.0.0.1');
  expect(lure.fault()).toBeUndefined();
});

it.each([
  [0, /^what accepts connections on server-1 ended \(exit code 137\): out of memory$/],
  [1, /^what answers names on server-1 ended/],
])('tells when part %i has ended', async (part, reason) => {
  const { owner, ends } = ownerOf('lure: listening\n', 'out of memory\n');
  const lure = await startLure(owner, ranges);
  ends[part]?.(137);
  await turn();
  expect(lure.fault()).toMatch(reason);
});

it('does not start where it ends at once, and says why', async () => {
  const { owner, ends } = ownerOf('', 'unshare: unshare failed: Operation not permitted\n');
  const starting = startLure(owner, ranges);
  await turn();
  ends[0]?.(1);
  await expect(starting).rejects.toMatchObject({
    code: 'lure-failed',
    message: expect.stringContaining('Operation not permitted') as string,
  });
});
