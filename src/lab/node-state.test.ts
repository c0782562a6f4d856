import { describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { fileOf, joined } from './node-state.ts';
import type { StartedNode } from './node.ts';
import type { ExecResult } from './types.ts';

const patience = { timeoutMs: 0 };
const answer = (exitCode: number, stdout: string, stderr = ''): ExecResult => ({ exitCode, stdout, stderr });

/** An engine whose containers run, but for those named with their exit code. */
function engineWith(ended: Record<string, number>): Engine {
  const getContainer = (id: string) => ({
    inspect: () => Promise.resolve({ State: { Running: !(id in ended), ExitCode: ended[id] ?? 0 } }),
  });
  return { docker: { getContainer } } as unknown as Engine;
}

/** A node whose programs all come to the same. */
function nodeWith(name: string, result: ExecResult, log = ''): StartedNode {
  const role = { exec: () => Promise.resolve(result), logs: () => Promise.resolve(log) };
  return { name, containerId: name, ...role } as unknown as StartedNode;
}

describe('waiting for a node', () => {
  const server = nodeWith('server-1', answer(0, 'node/agent-1\n'));
  const agent = nodeWith('agent-1', answer(0, ''), 'one\ntwo\nthree\ntoken is wrong\n');

  it('ends with what was waited for', async () => {
    await expect(joined(engineWith({}), server, agent, patience)).resolves.toBeUndefined();
    await expect(fileOf(engineWith({}), nodeWith('n', answer(0, 'K10')), '/t', patience)).resolves.toBe(
      'K10',
    );
  });

  it('names an agent that has exited, and the end of its log', async () => {
    await expect(joined(engineWith({ 'agent-1': 1 }), server, agent, patience)).rejects.toMatchObject({
      code: 'node-exited',
      message: 'Node agent-1 exited with 1 while it started: two | three | token is wrong',
    });
  });

  it('names the server where that has exited while an agent was joining', async () => {
    await expect(joined(engineWith({ 'server-1': 2 }), server, agent, patience)).rejects.toMatchObject({
      code: 'node-exited',
      message: expect.stringContaining('server-1 exited with 2') as unknown,
    });
  });

  it('names an agent that never joins, and what was seen last', async () => {
    const alone = nodeWith('server-1', answer(1, '', 'nodes "agent-1" not found'));
    await expect(joined(engineWith({}), alone, agent, patience)).rejects.toMatchObject({
      code: 'node-timeout',
      message: expect.stringMatching(/agent-1.*token is wrong/) as unknown,
      hint: expect.stringContaining('not found') as unknown,
    });
  });
});
