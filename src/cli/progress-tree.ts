import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { Progress } from '../system/progress.ts';

/** Branches of the tree, and the stages on each, in the order of a run. */
const branches: Readonly<Record<string, readonly string[]>> = {
  bundle: ['read bundle', 'inspect bundle'],
  lab: ['load node image', 'seal network', 'probe seal', 'start nodes', 'reach API', 'cluster ready'],
  load: ['write archive', 'load bundle'],
  tiers: ['hello-world', 'helm-oci', 'multi-pod', 'k3k'],
  evidence: ['end watch', 'keep evidence', 'clean up'],
};

/** One stage as it stands. */
interface Leaf {
  readonly name: string;
  readonly since: number;
  readonly ended?: {
    readonly status: 'done' | 'failed' | 'skipped';
    readonly ms: number;
    readonly detail?: string;
  };
}

/** What a tree is drawn from. */
export interface TreeState {
  readonly leaves: readonly Leaf[];
  readonly notes: readonly string[];
}

/** The tree as lines: each branch with its stages, elapsed times, and what came of them. `now` is by performance.now(). */
export function drawTree({ leaves, notes }: TreeState, now: number, columns: number): string {
  const branchOf = (name: string): string =>
    Object.keys(branches).find((branch) => branches[branch]?.includes(name)) ?? 'more';
  const lines = [...new Set(leaves.map(({ name }) => branchOf(name)))].flatMap((branch) => [
    pc.bold(branch),
    ...leaves.filter(({ name }) => branchOf(name) === branch).map((leaf) => `  ${line(leaf, now)}`),
  ]);
  // A line that wraps would be counted as one and leave its rest behind.
  return [...lines, ...notes.map((note) => pc.dim(note))].map((text) => clipped(text, columns)).join('\n');
}

const marks = { done: pc.green('✔'), failed: pc.red('✖'), skipped: pc.dim('↷') } as const;

function line({ name, since, ended }: Leaf, now: number): string {
  if (!ended) return `${pc.cyan('…')} ${name} ${pc.dim(`${((now - since) / 1000).toFixed(0)}s`)}`;
  const detail = ended.detail === undefined ? '' : pc.dim(` ${ended.detail}`);
  return `${marks[ended.status]} ${name} ${pc.dim(`${(ended.ms / 1000).toFixed(1)}s`)}${detail}`;
}

/** Cuts what is seen, not the escape sequences between. */
function clipped(text: string, columns: number): string {
  let seen = 0;
  let out = '';
  for (const [part, escape] of text.matchAll(/(\u001b\[[\d;]*m)|[^\u001b]/gu)) {
    if (escape === undefined && ++seen > columns) continue;
    out += part;
  }
  return out;
}

/** A live tree on a terminal, redrawn four times a second while anything runs; it stays as it was when it ends. */
export function treeProgress(stream: NodeJS.WriteStream): Progress & { stop(): void } {
  const leaves: Leaf[] = [];
  const notes: string[] = [];
  const update = createLogUpdate(stream, { showCursor: true });
  const draw = (): void => {
    update(drawTree({ leaves, notes }, performance.now(), Math.max(20, stream.columns)));
  };
  const timer = setInterval(draw, 250);
  timer.unref();
  let stopped = false;
  return {
    start: (name) => {
      leaves.push({ name, since: performance.now() });
      draw();
    },
    end: (name, status, ms, detail) => {
      const at = leaves.findIndex((leaf) => leaf.name === name && !leaf.ended);
      const leaf = { name, since: 0, ended: { status, ms, ...(detail === undefined ? {} : { detail }) } };
      if (at === -1) leaves.push(leaf);
      else leaves[at] = leaf;
      draw();
    },
    note: (text) => {
      notes.push(text);
      draw();
    },
    stop: () => {
      if (stopped) return;
      stopped = true;
      clearInterval(timer);
      if (leaves.length > 0) draw();
      update.done();
    },
  };
}
