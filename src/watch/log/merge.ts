import { groupBy } from '../../model/group-by.ts';
import { type Flow, matterOf, maxGapMs } from '../flow-counter.ts';

/**
 * One list of what two sources saw of the same traffic. The capture knows when a packet passed; the log alone knows who in
 * the node's namespace sent it, so of what both saw there the log's flows stand. What either saw alone stands too: packets
 * sent past the kernel's rules, and what was translated before it reached an interface.
 */
export function mergeSources(captured: readonly Flow[], logged: readonly Flow[]): Flow[] {
  const byMatter = {
    captured: groupBy(captured, (flow) => matterOf(flow, flow)),
    logged: groupBy(logged, (flow) => matterOf(flow, flow)),
  };
  const near = (flow: Flow, others: 'captured' | 'logged') =>
    (byMatter[others].get(matterOf(flow, flow)) ?? []).filter((other) => isNear(flow, other));
  const fromLog = logged.flatMap((flow) => {
    const same = near(flow, 'captured');
    if (same.length === 0) return [flow];
    return flow.sender === undefined ? [] : [timed(flow, same)];
  });
  const alone = captured.filter((flow) => !near(flow, 'logged').some(({ sender }) => sender !== undefined));
  return [...alone, ...fromLog];
}

/** The log's clock says when a message of several packets was read: up to a second after the packet. */
function timed(flow: Flow, captured: readonly Flow[]): Flow {
  return {
    ...flow,
    servers: [...new Set([...flow.servers, ...captured.flatMap(({ servers }) => servers)])],
    first: Math.min(flow.first, ...captured.map(({ first }) => first)),
  };
}

function isNear(a: Flow, b: Flow): boolean {
  return a.first - maxGapMs <= b.last && b.first - maxGapMs <= a.last;
}
