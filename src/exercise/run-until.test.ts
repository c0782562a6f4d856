import { describe, expect, it } from 'vitest';
import type { ExecResult, NodeOwner } from '../lab/types.ts';
import { runUntil } from './run-until.ts';

/** An owner whose program ends by itself, or once it is killed. */
function fakeOwner(endsByItself: boolean): { owner: NodeOwner; ran: string[] } {
  const ran: string[] = [];
  let end: (result: ExecResult) => void = () => undefined;
  const exec = (command: readonly string[]): Promise<ExecResult> => {
    const line = command.join(' ');
    ran.push(line);
    if (line.includes('kill')) end({ exitCode: 143, stdout: '', stderr: 'cancelled' });
    if (line.includes('kill') || endsByItself)
      return Promise.resolve({ exitCode: 0, stdout: 'done', stderr: '' });
    return new Promise((resolve) => (end = resolve));
  };
  const stream = (): never => {
    throw new Error('not used');
  };
  return { owner: { node: 'server-1', address: '10.89.0.3', exec, stream }, ran };
}

const program = { command: ['helm', 'install'], pidFile: '/tmp/pid' };
const nothing = () => Promise.resolve(undefined);

describe('runUntil', () => {
  it('hands over what the program came to', async () => {
    const { owner, ran } = fakeOwner(true);
    const { result, ended } = await runUntil(owner, program, nothing, { timeoutMs: 1000 });
    expect([result.stdout, ended]).toEqual(['done', undefined]);
    expect(ran).toHaveLength(1);
  });

  it('ends it for the reason that was found, and waits for it', async () => {
    const { owner, ran } = fakeOwner(false);
    const look = () => Promise.resolve('no image');
    const { result, ended } = await runUntil(owner, program, look, { timeoutMs: 1000 });
    expect([result.exitCode, ended]).toEqual([143, 'no image']);
    expect(ran[1]).toContain('kill "$(cat /tmp/pid)"');
  });

  it('ends it at the deadline, and says so', async () => {
    const { owner } = fakeOwner(false);
    expect((await runUntil(owner, program, nothing, { timeoutMs: 0 })).ended).toBe(
      'ended: not done after 0 s',
    );
  });

  it('ends it where the run is interrupted', async () => {
    const { owner, ran } = fakeOwner(false);
    const signal = AbortSignal.abort(new Error('interrupted'));
    await expect(runUntil(owner, program, nothing, { timeoutMs: 1000, signal })).rejects.toThrow(
      'interrupted',
    );
    expect(ran[1]).toContain('kill');
  });
});
