import { AirtightError } from '../errors.ts';
import { type Observation, poll } from '../system/poll.ts';
import { isGone } from './container.ts';
import type { Engine } from './engine.ts';
import type { StartedNode } from './node.ts';

/** How long to wait, and what ends the wait early. */
export interface Patience {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Waits for a file that a running node writes, and gives its text; an AirtightError of kind `machine` where it never comes. */
export function fileOf(engine: Engine, node: StartedNode, path: string, patience: Patience): Promise<string> {
  return whileRunning(engine, [node], `${path} was written`, patience, async () => {
    // Not Docker's archive: K3s' node-token is a link, and that would be all one gets.
    const { exitCode, stdout, stderr } = await node.exec(['cat', path]);
    return exitCode === 0 && stdout !== '' ? { done: stdout } : { waiting: stderr.trim() };
  });
}

/** Waits until the server knows the node by name; an AirtightError of kind `machine` where it never joins. */
export async function joined(
  engine: Engine,
  server: StartedNode,
  node: StartedNode,
  patience: Patience,
): Promise<void> {
  await whileRunning(engine, [node, server], 'it joined the cluster', patience, async () => {
    const { exitCode, stderr } = await server.exec(['kubectl', 'get', 'node', node.name, '-o', 'name']);
    return exitCode === 0 ? { done: true } : { waiting: stderr.trim() };
  });
}

/** Looks until done or the deadline, as long as the nodes run; what is waited for is said of the first. */
async function whileRunning<T>(
  engine: Engine,
  nodes: readonly [StartedNode, ...StartedNode[]],
  wanted: string,
  patience: Patience,
  look: () => Promise<Observation<T>>,
): Promise<T> {
  const [node] = nodes;
  const seen = await poll<T>(async () => {
    for (const one of nodes) {
      const { State: state } = await engine.docker.getContainer(one.containerId).inspect();
      if (!state.Running) throw await exited(one, state.ExitCode);
    }
    return look().catch((error: unknown) => {
      // It ended between the two questions: the next look says how.
      if (isGone(error)) return { waiting: 'its container has ended' };
      throw error;
    });
  }, patience);
  if (seen.ok) return seen.value;
  throw new AirtightError(
    'machine',
    `Node ${node.name}: not within ${patience.timeoutMs / 1000} s until ${wanted}; its log ends: ${await lastWords(node)}`,
    { code: 'node-timeout', hint: `Last seen: ${seen.last}. The node's log is in the evidence folder.` },
  );
}

async function exited(node: StartedNode, exitCode: number): Promise<AirtightError> {
  return new AirtightError(
    'machine',
    `Node ${node.name} exited with ${exitCode} while it started: ${await lastWords(node)}`,
    {
      code: 'node-exited',
      hint: "The node's log is in the evidence folder; --keep=on-failure leaves the lab to look at.",
    },
  );
}

async function lastWords(node: StartedNode): Promise<string> {
  return (await node.logs()).trim().split('\n').slice(-3).join(' | ');
}
